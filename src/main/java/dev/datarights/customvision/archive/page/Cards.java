package dev.datarights.customvision.archive.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.page.Times;

/** Makes cards of the service's records, and counts their tags. */
public final class Cards {

    private static final Set<String> VIEWABLE = Set.of("jpg", "png", "gif", "bmp");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /** A model gives every tag of the project a probability; more than these say nothing to a reader. */
    private static final int MOST_PROBABLE = 8;

    private final TagTally tags;

    public Cards(TagTally tags) {
        this.tags = tags;
    }

    /**
     * @param image a record with the path of its {@code file}, if it is here
     * @param orientation as the EXIF data of the file say, 0 where they say nothing
     * @param onlyIn the iteration that alone still holds it; null where the workspace does
     */
    public Card image(JsonNode image, long number, int orientation, String onlyIn) {
        tags.count(image);
        List<Card.Label> labels = new ArrayList<>();
        for (JsonNode tag : image.path("tags")) {
            labels.add(new Card.Label(name(tag), colour(tag), null));
        }
        List<Card.Box> boxes = new ArrayList<>();
        for (JsonNode region : image.path("regions")) {
            boxes.add(box(boxes.size() + 1, region, region, null));
        }
        List<Card.Fact> facts = new ArrayList<>();
        facts.add(new Card.Fact("Added", Times.plain(image.path("created").asText(""))));
        if (image.path("width").asInt() > 0) {
            facts.add(new Card.Fact("Size", image.path("width").asInt() + " × " + image.path("height").asInt() + " pixels"));
        }
        image.path("metadata").properties().forEach(entry -> facts.add(new Card.Fact(entry.getKey(), entry.getValue().asText())));
        facts.add(new Card.Fact("Id", image.path("id").asText()));
        boolean asStored = orientation > 1 && !boxes.isEmpty();
        String note = onlyIn != null ? "No longer among the project's pictures; kept in the trained iteration “" + onlyIn + "”." : null;
        return card("Picture " + number, image, asStored, note, labels, boxes, facts);
    }

    /** @param iteration the name of the one that was asked, null where it is not known */
    public Card prediction(JsonNode prediction, long number, String iteration) {
        List<JsonNode> scores = StreamSupport.stream(prediction.path("predictions").spliterator(), false)
                .sorted(Comparator.comparing((JsonNode score) -> score.path("probability").asDouble()).reversed()).toList();
        List<Card.Label> labels = new ArrayList<>();
        List<Card.Box> boxes = new ArrayList<>();
        for (JsonNode score : scores.subList(0, Math.min(MOST_PROBABLE, scores.size()))) {
            String share = percent(score.path("probability"));
            labels.add(new Card.Label(name(score), colour(score), share));
            if (score.path("boundingBox").isObject()) {
                boxes.add(box(boxes.size() + 1, score, score.path("boundingBox"), share));
            }
        }
        List<Card.Fact> facts = new ArrayList<>();
        facts.add(new Card.Fact("Asked", Times.plain(prediction.path("created").asText(""))));
        if (iteration != null) {
            facts.add(new Card.Fact("Iteration", iteration));
        }
        facts.add(new Card.Fact("Id", prediction.path("id").asText()));
        String note = scores.size() > MOST_PROBABLE ? "The " + MOST_PROBABLE + " most probable of " + scores.size() + " answers; all are in data/predictions.jsonl." : null;
        return card("Prediction " + number, prediction, false, note, labels, boxes, facts);
    }

    private static Card card(String title, JsonNode record, boolean asStored, String note, List<Card.Label> labels, List<Card.Box> boxes,
            List<Card.Fact> facts) {
        String file = record.path("file").asText(null);
        String said = labels.isEmpty() ? "no tags" : labels.stream().map(label -> label.share() == null ? label.name() : label.name() + " " + label.share())
                .collect(Collectors.joining(", "));
        return new Card(title, file, file != null && VIEWABLE.contains(file.substring(file.lastIndexOf('.') + 1)), asStored,
                title + ": " + said, note, labels, boxes, facts);
    }

    private Card.Box box(int number, JsonNode tagged, JsonNode at, String share) {
        return new Card.Box(number, name(tagged), colour(tagged), percentOf(at, "left"), percentOf(at, "top"), percentOf(at, "width"),
                percentOf(at, "height"), share);
    }

    private int colour(JsonNode tagged) {
        return tags.colour(tagged.path("tagId").asText());
    }

    private String name(JsonNode tagged) {
        return tagged.path("tagName").asText(tags.name(tagged.path("tagId").asText()));
    }

    private static String percentOf(JsonNode at, String side) {
        BigDecimal percent = at.path(side).decimalValue().multiply(HUNDRED).setScale(2, RoundingMode.HALF_UP);
        return percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString();
    }

    /** In words: one decimal, and never 100 % or 0 % for what is only near it. */
    static String percent(JsonNode fraction) {
        BigDecimal value = fraction.decimalValue().multiply(HUNDRED);
        if (value.signum() > 0 && value.compareTo(new BigDecimal("0.1")) < 0) {
            return "under 0.1 %";
        }
        if (value.compareTo(HUNDRED) < 0 && value.compareTo(new BigDecimal("99.9")) > 0) {
            return "over 99.9 %";
        }
        return value.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + " %";
    }
}
