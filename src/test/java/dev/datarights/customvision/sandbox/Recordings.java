package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Answers recorded from the real service, in the order of the files and inside each file. */
record Recordings(List<Exchange> exchanges) {

    /** @param path begins with the version's prefix; {@code query} is null where there was none */
    record Exchange(String method, String path, String query, int status, Map<String, String> headers, JsonNode body) {

        private static final Pattern PREFIX = Pattern.compile("/customvision/v[^/]+/training", Pattern.CASE_INSENSITIVE);

        /** Without the version's prefix, as in the swagger. */
        String operationPath() {
            return PREFIX.matcher(path).replaceFirst("");
        }

        /** Path and query, as they were sent. */
        String target() {
            return query == null ? path : path + "?" + query;
        }

        boolean carries(String parameter) {
            return Query.parse(query).text(parameter).isPresent();
        }
    }

    static Recordings read(Path folder) {
        ObjectMapper mapper = new ObjectMapper();
        List<Exchange> exchanges = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".json")).sorted().toList()) {
                for (JsonNode entry : mapper.readTree(file.toFile())) {
                    String[] target = entry.get("path").asText().split("\\?", 2);
                    exchanges.add(new Exchange(entry.get("method").asText(), target[0], target.length > 1 ? target[1] : null,
                            entry.get("status").asInt(), headers(entry), entry.get("responseBody")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recordings(List.copyOf(exchanges));
    }

    private static Map<String, String> headers(JsonNode entry) {
        Map<String, String> headers = new LinkedHashMap<>();
        entry.path("responseHeaders").properties().forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }
}
