package dev.datarights.customvision.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.datarights.customvision.service.Json;

/** What one path of the status page answers. */
record Answer(int status, String type, byte[] body) {

    static final String HTML = "text/html; charset=utf-8";
    static final String TEXT = "text/plain; charset=utf-8";

    /** What makes it, each time it is asked for. */
    interface Source {
        Answer get() throws IOException;
    }

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, Object value) throws IOException {
        return new Answer(status, "application/json", Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
    }
}
