package dev.datarights.customvision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.service.Json;

/** Looks into delivered archives with the JDK's own ZIP reader, and counts what was asked for. */
public final class Archives {

    private Archives() {
    }

    static Path of(Path delivered, String requestId, Object project) {
        return delivered.resolve(requestId + "-" + project + ".zip");
    }

    /** The bytes of one file of a bag; the top folder is the archive's name. */
    static byte[] read(Path archive, String path) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(top(archive) + path);
            if (entry == null) {
                throw new AssertionError(archive.getFileName() + " has no " + path);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path archive, String path) throws IOException {
        return Json.MAPPER.readTree(read(archive, path));
    }

    static List<JsonNode> lines(Path archive, String path) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : new String(read(archive, path), StandardCharsets.UTF_8).lines().toList()) {
            records.add(Json.MAPPER.readTree(line));
        }
        return records;
    }

    /** The paths of all files below the top folder. */
    static List<String> paths(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream().map(entry -> entry.getName().substring(top(archive).length())).sorted().toList();
        }
    }

    /** Path and SHA-256 of every payload file, as the bag states them. */
    static String manifest(Path archive) {
        return new String(read(archive, "manifest-sha256.txt"), StandardCharsets.UTF_8);
    }

    public static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String top(Path archive) {
        return archive.getFileName().toString().replaceFirst("\\.zip$", "") + "/";
    }

    /** The names of all files below a folder that anyone else may see; none where it is not there. */
    static List<String> visible(Path delivered) throws IOException {
        if (!Files.isDirectory(delivered)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(delivered)) {
            return files.filter(Files::isRegularFile).map(file -> delivered.relativize(file).toString()).sorted().toList();
        }
    }

    /** How often each call was made. */
    static Map<String, Long> calls(List<LoggedRequest> requests, String server) {
        return requests.stream().filter(request -> request.server().equals(server)).collect(Collectors.groupingBy(
                request -> request.method() + " " + request.path() + (server.equals("links") || request.query() == null ? "" : "?" + request.query()),
                TreeMap::new, Collectors.counting()));
    }

    static long count(List<LoggedRequest> requests, String server) {
        return requests.stream().filter(request -> request.server().equals(server)).count();
    }
}
