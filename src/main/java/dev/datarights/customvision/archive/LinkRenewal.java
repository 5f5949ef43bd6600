package dev.datarights.customvision.archive;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.LinkCalls;
import dev.datarights.customvision.service.ServiceRefusal;
import dev.datarights.customvision.service.ServiceTimes;

/**
 * Fresh links for the items of a window that have not come yet: says which call comes next, and takes its answer. The route
 * {@code customvision-renew-links} does the calling.
 * <p>
 * What is not among the answers is asked for in the other places where it may be, and once more together with a record that is
 * known to be there: an answer that has that one and not the other shows that the other is gone.
 */
final class LinkRenewal {

    private final LinkWindow window;
    private final LinkSource source;
    private final Map<String, BagItem> wanted = new HashMap<>();
    private final Map<String, BagItem> missing = new LinkedHashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Deque<Ask> asks = new ArrayDeque<>();
    private final Set<String> here = new HashSet<>();   // what the answers to the present ask hold
    private boolean again;
    private boolean controlled;
    private JsonNode token;

    /**
     * One call.
     *
     * @param place   the iteration whose snapshot is asked for; null for the workspace
     * @param control an id that is known to be there; null for none
     */
    private record Ask(String place, List<String> ids, String control) {

        Stream<String> all() {
            return Stream.concat(ids.stream(), Stream.ofNullable(control));
        }
    }

    LinkRenewal(LinkWindow window) {
        this.window = window;
        this.source = window.source();
        window.open().forEach(item -> missing.put(item.id().toLowerCase(Locale.ROOT), item));
        wanted.putAll(missing);
        ask(window.iteration());
    }

    LinkWindow window() {
        return window;
    }

    private void ask(String place) {
        List<String> ids = List.copyOf(missing.keySet());
        int atOnce = source.kind().equals("images") ? source.atOnce() : LinkWindow.SIZE;
        for (int from = 0; from < ids.size(); from += atOnce) {
            asks.add(new Ask(place, ids.subList(from, Math.min(ids.size(), from + atOnce)), null));
        }
    }

    boolean isUnfinished() {
        return !asks.isEmpty();
    }

    String call() {
        Ask ask = asks.element();
        return switch (source.kind()) {
            case "images" -> "GET " + source.path() + "/images/id?imageIds=" + ask.all().collect(Collectors.joining(","))
                    + (ask.place == null ? "" : "&iterationId=" + ask.place);
            case "exports" -> "GET " + source.path() + "/iterations/" + ask.place + "/export";
            default -> "POST " + source.path() + "/predictions/query";
        };
    }

    /** Predictions cannot be asked for by their ids, only by when they were made. */
    String content() {
        if (!source.kind().equals("predictions")) {
            return null;
        }
        ObjectNode content = Json.MAPPER.createObjectNode().put("maxCount", source.atOnce()).put("orderBy", "Oldest");
        if (token != null) {
            // the service answers with nulls that its own client must not send back
            token.properties().stream().filter(field -> !field.getValue().isNull()).forEach(field -> content.set(field.getKey(), field.getValue()));
            return content.toString();
        }
        List<Instant> created = asks.element().all().map(id -> ServiceTimes.parse(wanted.get(id).created())).sorted().toList();
        return content.put("startTime", created.get(0).minusSeconds(1).toString())
                .put("endTime", created.get(created.size() - 1).plusSeconds(1).toString()).toString();
    }

    String shape() {
        return switch (source.kind()) {
            case "predictions" -> "page";
            case "exports" -> "exports";
            default -> "array";
        };
    }

    void accept(JsonNode answer) {
        Ask ask = asks.element();
        if (source.kind().equals("exports")) {
            JobItems.named(StreamSupport.stream(answer.spliterator(), false)).forEach(export -> found(ask.place + "/" + export.name(), export.link()));
            asks.remove();
            return;
        }
        for (JsonNode record : answer.isArray() ? answer : answer.path("results")) {
            String id = record.path("id").asText().toLowerCase(Locale.ROOT);
            here.add(id);
            found(id, LinkCalls.of(record));
            source.know(id, ask.place);
        }
        JsonNode following = answer.path("token");
        if (!missing.isEmpty() && !following.path("continuation").asText("").isEmpty() && !following.equals(token)) {
            token = following;
            return;
        }
        token = null;
        asks.remove();
        if (ask.control != null && here.contains(ask.control)) {
            ask.ids.stream().filter(missing::containsKey).forEach(this::vanished);
        }
        here.clear();
        askAgain();
    }

    private void found(String id, String link) {
        BagItem item = missing.remove(id.toLowerCase(Locale.ROOT));
        if (item != null) {
            links.put(item.id(), link);
        }
    }

    private void vanished(String id) {
        gone.add(missing.remove(id).id());
    }

    /** What was in none of the answers, once more: wherever else it may be, and last together with what is known to be there. */
    private void askAgain() {
        if (!asks.isEmpty() || missing.isEmpty()) {
            return;
        }
        if (!again) {
            again = true;
            if (source.kind().equals("images")) {
                source.placesBut(window.iteration()).forEach(this::ask);
                LinkSource.Known known = source.known();
                controlled = known != null && control(known.iteration(), known.id());
            } else if (source.kind().equals("predictions")) {
                controlled = links.keySet().stream().findFirst().map(id -> control(null, id.toLowerCase(Locale.ROOT))).orElse(false);
            }
        }
        if (asks.isEmpty() && !controlled) {
            // two witnesses: its storage has no bytes, and the service no record
            List.copyOf(missing.keySet()).stream().filter(id -> window.isLost(missing.get(id).id())).forEach(this::vanished);
        }
    }

    private boolean control(String place, String control) {
        List<String> ids = List.copyOf(missing.keySet());
        int atOnce = Math.max(1, Math.min(LinkWindow.SIZE, source.atOnce()) - 1);
        for (int from = 0; from < ids.size(); from += atOnce) {
            asks.add(new Ask(place, ids.subList(from, Math.min(ids.size(), from + atOnce)), control));
        }
        return true;
    }

    /**
     * Takes a refusal of the call where another one may be answered.
     *
     * @throws ServiceRefusal the same, where none will
     */
    void refused(ServiceRefusal refusal) throws ServiceRefusal {
        Ask ask = asks.element();
        boolean gateway = !refusal.code().matches("[A-Za-z]+.*") || refusal.code().contains("BatchSize") || refusal.code().contains("ExceededCount");
        boolean larger = ask.ids.size() > 1 && source.kind().equals("images");
        if (larger && (gateway || refusal.code().equals("NotFoundImage")) && Set.of(400, 404, 413, 414, 431).contains(refusal.status())) {
            asks.remove();
            int half = (ask.ids.size() + 1) / 2;
            asks.addFirst(new Ask(ask.place, ask.ids.subList(half, ask.ids.size()), ask.control));
            asks.addFirst(new Ask(ask.place, ask.ids.subList(0, half), ask.control));
            if (gateway) {
                source.takesAtMost(half);
            }
        } else if (source.kind().equals("predictions") && source.atOnce() > 0 && refusal.status() == 400) {
            // 0: as many as the service sees fit
            source.takesAtMost(0);
            token = null;
        } else if (refusal.status() == 404 && refusal.code().equals("NotFoundImage")) {
            asks.remove();
            askAgain();
            if (asks.isEmpty()) {
                ask.ids.stream().filter(missing::containsKey).forEach(this::vanished);
            }
        } else {
            throw refusal;
        }
    }

    Map<String, String> links() {
        return links;
    }

    Set<String> gone() {
        return gone;
    }
}
