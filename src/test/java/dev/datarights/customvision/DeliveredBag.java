package dev.datarights.customvision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/** A delivered archive as its reader sees it: paths below the top folder, and what is behind them. Small archives only. */
record DeliveredBag(Path file, String name, Map<String, byte[]> entries) {

    /** @param job a project's id, or {@code account} */
    static DeliveredBag of(Pipeline pipeline, String request, Object job) throws IOException {
        return read(pipeline.delivered().resolve(request + "-" + job + ".zip"));
    }

    static DeliveredBag read(Path file) throws IOException {
        String name = file.getFileName().toString().replaceAll("\\.zip$", "");
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entries.put(below(name, entry.getName()), in.readAllBytes()) != null) {
                        throw new IOException(entry.getName() + " is there twice");
                    }
                }
            }
        }
        return new DeliveredBag(file, name, entries);
    }

    private static String below(String top, String path) throws IOException {
        if (!path.startsWith(top + "/") || List.of(path.split("/")).contains("..")) {
            throw new IOException(path + " is outside of the bag " + top);
        }
        return path.substring(top.length() + 1);
    }

    /** What was exported: everything below {@code data/}. */
    List<String> payload() {
        return entries.keySet().stream().filter(path -> path.startsWith("data/")).toList();
    }

    boolean has(String path) {
        return entries.containsKey(path);
    }

    byte[] bytes(String path) {
        if (!has(path)) {
            throw new AssertionError("the bag has no " + path + ", only " + entries.keySet());
        }
        return entries.get(path);
    }

    String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    JsonNode json(String path) throws IOException {
        return Json.MAPPER.readTree(bytes(path));
    }

    List<JsonNode> lines(String path) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text(path).split("\n")) {
            if (!line.isEmpty()) {
                lines.add(Json.MAPPER.readTree(line));
            }
        }
        return lines;
    }

    /** The lines as the service gave them: without the field that names the file. */
    List<JsonNode> records(String path) throws IOException {
        return lines(path).stream().map(line -> line.<ObjectNode>deepCopy().without("file")).map(JsonNode.class::cast).toList();
    }

    /** {@code bag-info.txt}. */
    Map<String, String> info() {
        return text("bag-info.txt").lines().map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** Unpacks it and gives the bag's top folder. */
    Path unpack(Path target) throws IOException {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            Path path = target.resolve(name).resolve(entry.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, entry.getValue());
        }
        return target.resolve(name);
    }
}
