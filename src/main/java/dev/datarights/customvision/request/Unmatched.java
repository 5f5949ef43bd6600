package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Listing;

/**
 * Entries of a request's selectors that matched nothing in any project: {@code unmatched.json}. They may be names, so they are
 * shown on the terminal and in {@code plan.html}, and a receipt has only how many they are.
 */
public record Unmatched(int formatVersion, List<Entry> entries) {

    private static final String FILE = "unmatched.json";

    /**
     * @param selector as the request calls it
     * @param nearest  what exists and was probably meant; null where nothing is near
     */
    public record Entry(String selector, String entry, String nearest) {

        /** For a person. */
        public String sentence() {
            return selector + " '" + Shown.text(entry) + "' matched nothing in any project"
                    + (nearest == null ? "" : ". Did you mean '" + Shown.text(nearest) + "'?");
        }
    }

    static Unmatched none() {
        return new Unmatched(RequestFolder.FORMAT_VERSION, List.of());
    }

    /** What is known of a request that was planned. */
    public static Unmatched of(RequestFolder folder) throws IOException {
        return folder.read(FILE, Unmatched.class).orElse(none());
    }

    /** Compares a narrowed scope with what the inventory found, and keeps what matched nothing. */
    static void keep(Request.Scope scope, RequestFolder folder, List<Plan.Project> projects) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<Listing> listings = projects.stream().map(project -> new Listing(folder.work(project.id()).resolve("listing"))).toList();
        tags(entries, scope, listings);
        boolean byIdOnly = scope.tags().isEmpty() && scope.metadata().isEmpty() && scope.createdBefore() == null && scope.createdAfter() == null;
        if (byIdOnly || matches(projects, "imageIds") == 0) {
            ids(entries, "imageIds", scope.imageIds(), found(listings, list -> list.equals("images") || list.endsWith("/images")));
        }
        if (byIdOnly) {
            ids(entries, "predictionIds", scope.predictionIds(), found(listings, list -> list.equals("predictions")));
        }
        if (matches(projects, "metadata") == 0) {
            scope.metadata().forEach((key, value) -> entries.add(new Entry("metadata", key + ": " + value, null)));
        }
        folder.write(FILE, new Unmatched(RequestFolder.FORMAT_VERSION, entries));
    }

    private static void tags(List<Entry> entries, Request.Scope scope, List<Listing> listings) throws IOException {
        Set<String> names = new TreeSet<>();
        Set<String> ids = new HashSet<>();
        if (!scope.tags().isEmpty()) {
            each(listings, list -> list.equals("tags") || list.endsWith("/tags"), tag -> {
                names.add(tag.path("name").asText());
                ids.add(tag.path("id").asText().toLowerCase(Locale.ROOT));
            });
        }
        for (String tag : scope.tags()) {
            if (!names.contains(tag) && !ids.contains(tag.toLowerCase(Locale.ROOT))) {
                entries.add(new Entry("tags", tag, Spelling.nearest(tag, names).orElse(null)));
            }
        }
    }

    private static void ids(List<Entry> entries, String selector, List<String> wanted, Set<String> found) {
        wanted.stream().filter(id -> !found.contains(id.toLowerCase(Locale.ROOT))).forEach(id -> entries.add(new Entry(selector, id, null)));
    }

    private static long matches(List<Plan.Project> projects, String selector) {
        return projects.stream().flatMap(project -> project.matches().getOrDefault(selector, Map.of()).values().stream())
                .mapToLong(Long::longValue).sum();
    }

    private static Set<String> found(List<Listing> listings, Predicate<String> lists) throws IOException {
        Set<String> ids = new HashSet<>();
        each(listings, lists, record -> ids.add(record.path("id").asText().toLowerCase(Locale.ROOT)));
        return ids;
    }

    private static void each(List<Listing> listings, Predicate<String> lists, java.util.function.Consumer<JsonNode> told) throws IOException {
        for (Listing listing : listings) {
            for (String list : listing.lists().filter(lists).toList()) {
                try (Listing.Records records = listing.records(list)) {
                    records.forEachRemaining(told);
                }
            }
        }
    }

    long count(String selector) {
        return entries.stream().filter(entry -> entry.selector().equals(selector)).count();
    }
}
