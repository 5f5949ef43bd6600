package dev.datarights.customvision.request;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.ServiceTimes;

/**
 * Which images and predictions of one project a narrowed request means. Different selectors combine with AND, the entries
 * of one with OR. Decided on the record alone, whatever filter the service was sent.
 * <p>
 * Predictions carry no tags and no metadata of ours, so only their ids or, where nothing else is asked for, their dates
 * choose them.
 */
public final class Selection {

    private final Request.Scope scope;
    private final Set<String> tagIds;
    private final Instant before;
    private final Instant after;

    private Selection(Request.Scope scope, Set<String> tagIds, Instant asOf) {
        this.scope = scope;
        this.tagIds = tagIds;
        this.before = instant(scope.createdBefore(), asOf);
        this.after = instant(scope.createdAfter(), asOf);
    }

    /**
     * @param tags the tags of the project, and of the snapshot that is looked at: {@code id} and {@code name}
     * @param asOf what ages such as {@code P30D} are counted from
     */
    public static Selection of(Request.Scope scope, Collection<JsonNode> tags, Instant asOf) {
        Set<String> ids = tags.stream()
                .filter(tag -> scope.tags().stream().anyMatch(wanted -> wanted.equals(tag.path("name").asText())
                        || wanted.equalsIgnoreCase(tag.path("id").asText())))
                .map(tag -> tag.path("id").asText().toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(HashSet::new));
        return new Selection(scope, ids, asOf);
    }

    /** A date means its beginning in UTC, an age that long before {@code asOf}. */
    private static Instant instant(String text, Instant asOf) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            // an age: days, months and years by the calendar, hours and below by the clock
        }
        int time = text.indexOf('T');
        Instant counted = asOf;
        if (time != 1) {
            counted = counted.atZone(ZoneOffset.UTC).minus(Period.parse(time < 0 ? text : text.substring(0, time))).toInstant();
        }
        return time < 0 ? counted : counted.minus(Duration.parse("P" + text.substring(time)));
    }

    /** The ids of the chosen tags that the project has, in lower case. */
    Set<String> tagIds() {
        return tagIds;
    }

    Request.Scope scope() {
        return scope;
    }

    /** True where a selector for images is given; a request for single predictions means no image. */
    public boolean choosesImages() {
        return choosesByContent() || before != null || after != null;
    }

    private boolean choosesByContent() {
        return !scope.tags().isEmpty() || !scope.imageIds().isEmpty() || !scope.metadata().isEmpty();
    }

    public boolean choosesPredictions() {
        return !scope.predictionIds().isEmpty() || (before != null || after != null) && !choosesByContent();
    }

    public boolean meansImage(JsonNode record) {
        return choosesImages() && (scope.tags().isEmpty() || hasTag(record)) && (scope.imageIds().isEmpty() || hasId(record, scope.imageIds()))
                && hasMetadata(record, false) && isInTime(record);
    }

    public boolean meansPrediction(JsonNode record) {
        return choosesPredictions() && (scope.predictionIds().isEmpty() || hasId(record, scope.predictionIds())) && isInTime(record);
    }

    boolean hasTag(JsonNode record) {
        return StreamSupport.stream(record.path("tags").spliterator(), false).anyMatch(this::isChosen);
    }

    /** True where a tag link of a record, or its region or prediction, is of a chosen tag. */
    boolean isChosen(JsonNode tagged) {
        String id = tagged.path("tagId").asText("");
        return tagIds.contains(id.toLowerCase(Locale.ROOT)) || scope.tags().contains(tagged.path("tagName").asText(""))
                || scope.tags().stream().anyMatch(id::equalsIgnoreCase);
    }

    static boolean hasId(JsonNode record, List<String> ids) {
        String id = record.path("id").asText();
        return ids.stream().anyMatch(id::equalsIgnoreCase);
    }

    /**
     * @param anyCase true to leave room for how the service compares
     */
    boolean hasMetadata(JsonNode record, boolean anyCase) {
        for (Map.Entry<String, String> wanted : scope.metadata().entrySet()) {
            String value = record.path("metadata").path(wanted.getKey()).asText(null);
            if (value == null || !(anyCase ? value.equalsIgnoreCase(wanted.getValue()) : value.equals(wanted.getValue()))) {
                return false;
            }
        }
        return true;
    }

    boolean isInTime(JsonNode record) {
        if (before == null && after == null) {
            return true;
        }
        Instant created = ServiceTimes.parse(record.path("created").asText());
        return (before == null || created.isBefore(before)) && (after == null || !created.isBefore(after));
    }
}
