package dev.datarights.customvision.archive.page;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/** The tags of an archive: their names, their colours on the page, and how many pictures and boxes bear them. */
public final class TagTally {

    private static final int COLOURS = 8;

    private final Map<String, Counted> tags = new LinkedHashMap<>();

    private static final class Counted {
        private final JsonNode tag;
        private final String name;
        private final int colour;
        private long pictures;
        private long boxes;

        Counted(JsonNode tag, String name, int colour) {
            this.tag = tag;
            this.name = name;
            this.colour = colour;
        }
    }

    /** @param known tags by id, in the order in which they are shown */
    public TagTally(Map<String, JsonNode> known) {
        known.forEach((id, tag) -> tags.put(id, new Counted(tag, tag.path("name").asText(), tags.size() % COLOURS)));
    }

    void count(JsonNode image) {
        Set<String> boxed = new HashSet<>();
        for (JsonNode tag : image.path("tags")) {
            if (boxed.add(tag.path("tagId").asText())) {
                of(tag).pictures++;
            }
        }
        for (JsonNode region : image.path("regions")) {
            of(region).boxes++;
        }
    }

    private Counted of(JsonNode tagged) {
        return tags.computeIfAbsent(tagged.path("tagId").asText(),
                id -> new Counted(tagged, tagged.path("tagName").asText(id), tags.size() % COLOURS));
    }

    int colour(String id) {
        Counted found = tags.get(id);
        return found == null ? COLOURS - 1 : found.colour;
    }

    String name(String id) {
        Counted found = tags.get(id);
        return found == null ? id : found.name;
    }

    /** As they are shown on the overview. */
    public List<Overview.Tag> tags() {
        long most = tags.values().stream().mapToLong(tag -> tag.pictures).max().orElse(0);
        List<Overview.Tag> shown = new ArrayList<>();
        tags.values().forEach(tag -> shown.add(new Overview.Tag(tag.name, tag.tag.path("description").asText(""),
                "Negative".equals(tag.tag.path("type").asText()), tag.colour, tag.pictures, tag.boxes, most == 0 ? 0 : 100 * tag.pictures / most)));
        return shown;
    }
}
