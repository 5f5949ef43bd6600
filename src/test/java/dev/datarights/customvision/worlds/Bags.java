package dev.datarights.customvision.worlds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/** What was delivered of one project, read with the JDK's own ZIP reader: SHA-256 of each payload file, and the records. */
record Bags(Map<String, String> files, Map<String, List<JsonNode>> records) {

    /** Of all parts and slices of the project's archive. */
    static Bags of(Path delivered, String job) throws IOException {
        Bags bags = new Bags(new TreeMap<>(), new TreeMap<>());
        if (Files.isDirectory(delivered)) {
            try (Stream<Path> all = Files.walk(delivered)) {
                for (Path zip : all.filter(file -> file.getFileName().toString().matches(Asked.ID + "-" + job + "(-\\d+)?\\.zip")).toList()) {
                    bags.read(zip);
                }
            }
        }
        return bags;
    }

    private void read(Path zip) throws IOException {
        try (InputStream in = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String path = entry.getName().substring(entry.getName().indexOf('/') + 1);
                byte[] bytes = entries.readAllBytes();
                files.put(path, sha256(bytes));
                if (path.endsWith(".jsonl")) {
                    lines(records.computeIfAbsent(path, one -> new ArrayList<>()), bytes);
                } else if (path.endsWith(".json")) {
                    JsonNode json = Json.MAPPER.readTree(bytes);
                    List<JsonNode> list = records.computeIfAbsent(path, one -> new ArrayList<>());
                    if (json.isArray()) {
                        json.forEach(list::add);
                    } else {
                        list.add(json);
                    }
                }
            }
        }
    }

    private static void lines(List<JsonNode> records, byte[] bytes) throws IOException {
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                records.add(Json.MAPPER.readTree(line));
            }
        }
    }

    List<JsonNode> records(String path) {
        return records.getOrDefault(path, List.of());
    }

    /** The ids in one file of records. */
    Set<UUID> ids(String path) {
        Set<UUID> ids = new HashSet<>();
        records(path).forEach(record -> ids.add(UUID.fromString(record.path("id").asText(record.path("tagId").asText()))));
        return ids;
    }

    /** The SHA-256 of the bytes of an image or a prediction, or null. */
    String bytes(String folder, UUID id) {
        return files.entrySet().stream().filter(file -> file.getKey().startsWith("data/" + folder + "/" + id + ".")).map(Map.Entry::getValue)
                .findFirst().orElse(null);
    }

    /** The ids of images or predictions of which there are bytes. */
    Set<UUID> withBytes(String folder) {
        Set<UUID> ids = new HashSet<>();
        files.keySet().stream().filter(path -> path.matches("data/" + folder + "/[0-9a-f-]{36}\\.\\w+"))
                .forEach(path -> ids.add(UUID.fromString(path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.')))));
        return ids;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
