package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A small project's content, the same each time, and ways to look into what became of it. */
final class SampleBag {

    static final String NAME = "DSR-2026-0042-p1";

    private SampleBag() {
    }

    /** Path to bytes: {@code images} images of differing sizes, the second empty, and a project file. */
    static Map<String, byte[]> content(int images) {
        Map<String, byte[]> content = new TreeMap<>();
        content.put("data/project.json", "{\"id\":\"p1\"}".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < images; i++) {
            byte[] image = new byte[i == 1 ? 0 : 20 + i * 37 % 500];
            new Random(i).nextBytes(image);
            content.put("data/images/image-%06d.bin".formatted(i), image);
        }
        return content;
    }

    static void putMissing(Bag bag, Map<String, byte[]> content) throws IOException {
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            if (!bag.contains(file.getKey())) {
                bag.put(file.getKey(), Payload.of(file.getValue()));
            }
        }
    }

    static SealedArchive seal(Bag bag, Map<String, byte[]> content) throws IOException {
        bag.beginSealing();
        bag.put("data/images.jsonl", Payload.of(records(content).getBytes(StandardCharsets.UTF_8)));
        return bag.seal(info());
    }

    static SealedArchive make(Path folder, Map<String, byte[]> content) throws IOException {
        try (Bag bag = Bag.open(folder, NAME)) {
            putMissing(bag, content);
            return seal(bag, content);
        }
    }

    static String records(Map<String, byte[]> content) {
        return content.keySet().stream().filter(path -> path.startsWith("data/images/"))
                .map(path -> "{\"nested\":{\"file\":\"no\"},\"file\":\"" + path + "\"}\n").collect(Collectors.joining());
    }

    static BagInfo info() {
        return new BagInfo("p1", "DSR-2026-0042", 1, 3, Instant.parse("2026-11-24T10:00:00Z"),
                Map.of("Internal-Sender-Description", "a\nPayload-Oxum: 0.0"), "<html></html>".getBytes(StandardCharsets.UTF_8));
    }

    /** Every entry below the top folder, as the JDK reads it. */
    static Map<String, byte[]> read(Path zip) {
        Map<String, byte[]> found = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    assertThat(entry.getName()).startsWith(NAME + "/");
                    found.put(entry.getName().substring(NAME.length() + 1), in.readAllBytes());
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs entries anew with the JDK, so that only the bag's own checksums can tell what was changed. */
    static void pack(Path zip, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    static void unpack(Path zip, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> entry : read(zip).entrySet()) {
            Path file = folder.resolve(NAME).resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }
}
