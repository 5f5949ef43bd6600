package dev.datarights.customvision.request;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.RecordFilter;
import dev.datarights.customvision.service.Settings;
import dev.datarights.customvision.service.Suggestion;

/**
 * Narrows the inventory of a project for a route: which filter the service is sent to save calls, and what is chosen from
 * what it lists. The variables are {@code scope}, {@code asOf}, {@code listing}, {@code projectId} and, in a snapshot,
 * {@code iterationId}.
 */
public final class Selections {

    private static final int TAGS_A_CALL = 20;

    private final Settings settings;
    private final Accounts accounts;

    public Selections(Settings settings, Accounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
    }

    public boolean isNarrowed(Exchange exchange) {
        return scope(exchange).narrowed();
    }

    /** The kinds that the request asks for; of one person's images nothing leaves but what belongs to them. */
    public List<String> include(Exchange exchange) {
        return include(scope(exchange));
    }

    /** The same, for a scope by itself. */
    public static List<String> include(Request.Scope scope) {
        Set<Kind> narrow = Set.of(Kind.TAGS, Kind.IMAGES, Kind.PERFORMANCE, Kind.PREDICTIONS, Kind.SUGGESTIONS);
        return scope.include().stream().filter(kind -> !scope.narrowed() || narrow.contains(kind)).map(Kind::word).toList();
    }

    /** True where images have to be listed: also to know whose performance rows and suggestions are meant. */
    public boolean listsImages(Exchange exchange) {
        List<?> include = exchange.getVariable("include", List.class);
        return include.contains("images") || isNarrowed(exchange) && (include.contains("performance") || include.contains("suggestions"));
    }

    /** What is chosen from a list of images. */
    public RecordFilter images(Exchange exchange) throws IOException {
        if (!isNarrowed(exchange)) {
            return RecordFilter.ALL;
        }
        Selection selection = selection(exchange);
        return new ImageFilter(selection, new OtherPeople(selection, subjects()), sent(exchange));
    }

    /** The calls that list the images of a narrowed request; none where the project has none of the tags. */
    public String imagePaths(Exchange exchange) throws IOException {
        String images = "/projects/" + exchange.getVariable("projectId", String.class) + "/images";
        String iteration = exchange.getVariable("iterationId", String.class);
        String snapshot = iteration == null ? "" : "iterationId=" + iteration;
        return switch (sent(exchange)) {
            case METADATA -> images + "?taggingStatus=All&$filter=" + encoded(metadataFilter(scope(exchange).metadata()))
                    + (snapshot.isEmpty() ? "" : "&" + snapshot);
            case TAGS -> inGroups(images + "/tagged", exchange, snapshot);
            case NOTHING -> images + "/tagged" + query(snapshot) + " " + images + "/untagged" + query(snapshot);
        };
    }

    /** The calls that list the performance rows of the snapshot's chosen images. */
    public String performancePaths(Exchange exchange) throws IOException {
        String rows = "/projects/" + exchange.getVariable("projectId", String.class) + "/iterations/"
                + exchange.getVariable("iterationId", String.class) + "/performance/images";
        return scope(exchange).tags().isEmpty() ? rows : inGroups(rows, exchange, "");
    }

    /** The rows of images that were chosen, in the workspace or in the snapshot. */
    public RecordFilter performances(Exchange exchange) throws IOException {
        if (!isNarrowed(exchange)) {
            return RecordFilter.ALL;
        }
        Listing listing = exchange.getVariable("listing", Listing.class);
        Set<String> chosen = ids(listing, List.of("images", "iterations/" + exchange.getVariable("iterationId", String.class) + "/images"));
        return chosen(record -> chosen.contains(record.path("id").asText()));
    }

    /** The suggestions for images that were chosen, in the workspace or in any snapshot: the image they are for has no tag any more. */
    public RecordFilter suggestions(Exchange exchange) throws IOException {
        if (!isNarrowed(exchange)) {
            return RecordFilter.ALL;
        }
        Listing listing = exchange.getVariable("listing", Listing.class);
        Set<String> chosen = ids(listing, listing.lists().filter(list -> list.equals("images") || list.endsWith("/images")).toList());
        return chosen(record -> chosen.contains(Suggestion.image(record)));
    }

    private static Set<String> ids(Listing listing, List<String> lists) throws IOException {
        Set<String> ids = new HashSet<>();
        for (String list : lists) {
            try (Listing.Records records = listing.records(list)) {
                records.forEachRemaining(record -> ids.add(record.path("id").asText()));
            }
        }
        return ids;
    }

    public RecordFilter predictions(Exchange exchange) throws IOException {
        if (!isNarrowed(exchange)) {
            return RecordFilter.ALL;
        }
        return chosen(selection(exchange)::meansPrediction);
    }

    /**
     * Which lists may fail by themselves: all of an export, some where it is about one person, none of what is to be deleted.
     *
     * @see dev.datarights.customvision.service.Readings#failed
     */
    public String isolated(Exchange exchange) {
        Request request = exchange.getVariable("request", Request.class);
        return request.action().deletes() ? "" : isolated(request.scope());
    }

    /** The same for an export job. */
    public static String isolated(Request.Scope scope) {
        return scope != null && scope.narrowed() ? "some" : "all";
    }

    /** True where stored predictions are left alone: nothing in them says whose they are, and none was chosen by date or id. */
    public boolean leavesPredictions(Exchange exchange) {
        return isNarrowed(exchange) && !Selection.of(scope(exchange), List.of(), exchange.getVariable("asOf", Instant.class)).choosesPredictions();
    }

    private static RecordFilter chosen(Predicate<JsonNode> meant) {
        return new RecordFilter() {
            @Override
            public void begin() {
                // nothing is counted here
            }

            @Override
            public Decision decide(JsonNode record) {
                return meant.test(record) ? Decision.KEEP : Decision.SKIP;
            }

            @Override
            public boolean means(JsonNode record) {
                return meant.test(record);
            }

            @Override
            public Map<String, Long> matches() {
                return Map.of();
            }
        };
    }

    /** {@code GetImages} with a filter is there from v3.3 on; a key that would change the filter's meaning is not sent. */
    private ImageFilter.Sent sent(Exchange exchange) {
        Request.Scope scope = scope(exchange);
        String version = accounts.named(exchange.getVariable("account", String.class)).apiVersion();
        boolean plainKeys = scope.metadata().keySet().stream().allMatch(key -> key.matches("[A-Za-z0-9_]+"));
        if (!scope.metadata().isEmpty() && plainKeys && version.compareTo("v3.3") >= 0) {
            return ImageFilter.Sent.METADATA;
        }
        return scope.tags().isEmpty() ? ImageFilter.Sent.NOTHING : ImageFilter.Sent.TAGS;
    }

    private String inGroups(String path, Exchange exchange, String more) throws IOException {
        List<String> ids = new ArrayList<>(selection(exchange).tagIds());
        ids.sort(null);
        List<String> calls = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += TAGS_A_CALL) {
            calls.add(path + "?tagIds=" + String.join(",", ids.subList(from, Math.min(ids.size(), from + TAGS_A_CALL)))
                    + (more.isEmpty() ? "" : "&" + more));
        }
        return String.join(" ", calls);
    }

    private static String metadataFilter(Map<String, String> metadata) {
        return metadata.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(pair -> pair.getKey() + " eq '" + pair.getValue().replace("'", "''") + "'")
                .collect(Collectors.joining(" and ", "metadata=", ""));
    }

    private static String encoded(String filter) {
        return URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String query(String text) {
        return text.isEmpty() ? "" : "?" + text;
    }

    private Selection selection(Exchange exchange) throws IOException {
        return of(scope(exchange), exchange.getVariable("listing", Listing.class), exchange.getVariable("asOf", Instant.class));
    }

    /** The selection of a project whose tags, and those of its snapshots, were listed. */
    public Selection of(Request.Scope scope, Listing listing, Instant asOf) throws IOException {
        Collection<JsonNode> tags = new ArrayList<>();
        for (String list : listing.lists().filter(name -> name.equals("tags") || name.endsWith("/tags")).toList()) {
            try (Listing.Records records = listing.records(list)) {
                records.forEachRemaining(tags::add);
            }
        }
        return Selection.of(scope, tags, asOf);
    }

    public SubjectTags subjects() {
        return SubjectTags.of(settings.get("customvision.subject-tags", ""));
    }

    private static Request.Scope scope(Exchange exchange) {
        return exchange.getVariable("scope", Request.Scope.class);
    }
}
