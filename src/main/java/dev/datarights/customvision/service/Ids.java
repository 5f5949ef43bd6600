package dev.datarights.customvision.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** Ids of the service's records. They are GUIDs; anything else is not let near a path or a file name. */
public final class Ids {

    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Ids() {
    }

    public static boolean isGuid(String text) {
        return text != null && GUID.matcher(text).matches();
    }

    /**
     * A record's id. An export has none: its platform and flavor tell it apart, and a UUID is made of them.
     *
     * @throws TransientFailure where it is not a GUID
     */
    public static UUID of(JsonNode record) throws IOException {
        String id = record.path("id").asText(null);
        if (id == null && record.has("platform")) {
            return ofCopy(record, 1);
        }
        if (!isGuid(id)) {
            throw new TransientFailure("the service listed a record whose id is not a GUID", 200, null);
        }
        return UUID.fromString(id);
    }

    /** The same for one of several exports of one platform and flavor, counted from 1. */
    static UUID ofCopy(JsonNode export, int number) {
        return UUID.nameUUIDFromBytes((export.path("platform").asText() + "/" + export.path("flavor").asText() + (number == 1 ? "" : "/" + number))
                .getBytes(StandardCharsets.UTF_8));
    }
}
