package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.page.KindWords;
import dev.datarights.customvision.page.SinglePage;
import dev.datarights.customvision.page.Times;

/**
 * {@code <id>-inventory.html}: what {@code <id>-inventory.json} says, for people. It is made from that document and nothing
 * else, so that the two cannot disagree.
 */
record InventoryPage(String id, String account, String asOf, List<Part> projects) {

    private static final SinglePage PAGES = new SinglePage("dev/datarights/customvision/request/page/");

    /** @param unsettled lists that did not agree with the service's count */
    record Part(String id, String name, List<Row> kinds, List<String> published, long withheld, long unknown, List<String> unsettled) {
    }

    /** @param oldest when the oldest was made, in words; null where the service does not say, as is {@code newest} */
    record Row(String label, String note, long count, String oldest, String newest) {
    }

    static byte[] of(JsonNode inventory) throws IOException {
        List<Part> projects = new ArrayList<>();
        inventory.path("projects").forEach(project -> projects.add(part(project)));
        return PAGES.render("inventory", new InventoryPage(inventory.path("id").asText(), inventory.path("account").asText(),
                Times.plain(inventory.path("asOf").asText()), projects));
    }

    private static Part part(JsonNode project) {
        List<Row> rows = new ArrayList<>();
        project.path("kinds").fields().forEachRemaining(kind -> rows.add(row(kind.getKey(), kind.getValue())));
        return new Part(project.path("id").asText(), project.path("name").asText(), rows,
                texts(project.path("kinds").path("iterations").path("published")), project.path("withheld").asLong(),
                project.path("notAttributablePredictions").asLong(), texts(project.path("unsettled")));
    }

    private static Row row(String kind, JsonNode told) {
        KindWords words = KindWords.of(kind);
        String note = told.path("snapshotOnly").asLong() == 0 ? words.meaning()
                : told.path("snapshotOnly").asLong() + " of them only in trained iterations, " + told.path("workspace").asLong() + " in the workspace";
        return new Row(words.label(), note, told.path("count").asLong(), time(told.path("oldest")), time(told.path("newest")));
    }

    private static String time(JsonNode time) {
        return time.isTextual() ? Times.plain(time.asText()) : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
