package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.datarights.customvision.sandbox.Recordings.Exchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one account that all recordings together describe: the last recording of a thing wins. An image that was listed
 * untagged and later tagged (or the other way) is what it was last, as it can only be one of them at a time.
 */
final class RecordedAccount {

    private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern PROJECT = Pattern.compile("/projects/(" + ID + ")(/.*)?");

    private final Map<String, Project> projects = new LinkedHashMap<>();
    private final Set<String> links = new LinkedHashSet<>();
    private final Map<String, PixelSize> sizes = new HashMap<>();

    /** What is known of one project; records by id, lists by what they belong to. */
    static final class Project {
        final String id;
        JsonNode record;
        final Map<String, JsonNode> tags = new LinkedHashMap<>();
        final Map<String, JsonNode> iterations = new LinkedHashMap<>();
        final Map<String, JsonNode> performance = new LinkedHashMap<>();
        final Map<String, JsonNode> exports = new LinkedHashMap<>();
        final Map<String, JsonNode> tagged = new LinkedHashMap<>();
        final Map<String, JsonNode> untagged = new LinkedHashMap<>();
        final Map<String, JsonNode> byId = new LinkedHashMap<>();
        JsonNode predictions;

        Project(String id) {
            this.id = id;
        }
    }

    /** @param linkHost host and port that stand in for each recorded link's */
    RecordedAccount(Recordings recordings, String linkHost) {
        for (Exchange exchange : recordings.exchanges()) {
            if (exchange.status() == 200) {
                take(exchange, moved(exchange.body(), linkHost));
            }
        }
    }

    Collection<Project> projects() {
        return projects.values();
    }

    Project project(String id) {
        return projects.get(id);
    }

    /** Path and query of every recorded link, in the order of their first appearance. */
    List<String> links() {
        return List.copyOf(links);
    }

    /** The size that the record says of the picture behind a link, null where it says none. */
    PixelSize size(String link) {
        return sizes.get(link);
    }

    private Project known(String id) {
        return projects.computeIfAbsent(id, Project::new);
    }

    private void take(Exchange exchange, JsonNode body) {
        String path = exchange.operationPath();
        if (path.equals("/projects")) {
            (body.isArray() ? body : List.of(body)).forEach(record -> known(record.get("id").asText()).record = record);
            return;
        }
        Matcher matcher = PROJECT.matcher(path);
        if (!matcher.matches()) {
            return;
        }
        Project project = known(matcher.group(1));
        String rest = matcher.group(2) == null ? "" : matcher.group(2);
        String[] parts = rest.split("/");
        if (rest.isEmpty()) {
            project.record = body;
        } else if (rest.matches("/tags(/" + ID + ")?")) {
            put(project.tags, body);
        } else if (rest.matches("/iterations(/" + ID + ")?")) {
            put(project.iterations, body);
        } else if (rest.endsWith("/performance")) {
            project.performance.put(parts[2], body);
        } else if (rest.endsWith("/export") && body.isArray()) {
            project.exports.put(parts[2], body);
        } else if (rest.equals("/predictions/query")) {
            project.predictions = body;
        } else if (rest.equals("/images/id")) {
            put(project.byId, body);
        } else if (rest.equals("/images/urls")) {
            body.path("images").forEach(added -> {
                put(project.byId, added.path("image"));
                put(project.untagged, added.path("image"));
            });
        } else if (rest.equals("/images/tagged") || rest.equals("/images/untagged")) {
            put(project.byId, body);
            boolean tagged = rest.endsWith("/tagged");
            for (JsonNode image : body) {
                (tagged ? project.untagged : project.tagged).remove(image.get("id").asText());
            }
            put(tagged ? project.tagged : project.untagged, body);
        }
    }

    private static void put(Map<String, JsonNode> records, JsonNode body) {
        (body.isArray() ? body : List.of(body)).forEach(record -> records.put(record.get("id").asText(), record));
    }

    /**
     * What a recorded delete did, done to what is known: the thing is in no answer from then on.
     *
     * @param rest the path below the project
     * @param ids  of the images or predictions that the query names
     */
    void erase(Project project, String rest, List<String> ids) {
        String[] parts = rest.split("/");
        switch (rest.replaceAll(ID, "*")) {
            case "" -> projects.remove(project.id);
            case "/tags/*" -> project.tags.remove(parts[2]);
            case "/iterations/*/publish" -> project.iterations.computeIfPresent(parts[2], (id, iteration) ->
                    ((ObjectNode) iteration.deepCopy()).putNull("publishName").putNull("originalPublishResourceId"));
            case "/iterations/*" -> List.of(project.iterations, project.performance, project.exports).forEach(of -> of.remove(parts[2]));
            case "/images" -> List.of(project.tagged, project.untagged, project.byId).forEach(of -> of.keySet().removeAll(ids));
            case "/predictions" -> {
                ObjectNode left = project.predictions.deepCopy();
                left.withArray("/results").removeIf(one -> ids.contains(one.path("id").asText()));
                project.predictions = left;
            }
            default -> throw new ServiceFailure(404, "NotFound", "This call was not recorded.");
        }
    }

    /** The same answer with this host in its links. */
    private JsonNode moved(JsonNode node, String linkHost) {
        JsonNode copy = node.deepCopy();
        List<JsonNode> open = new ArrayList<>(List.of(copy));
        while (!open.isEmpty()) {
            JsonNode next = open.remove(open.size() - 1);
            next.forEach(open::add);
            if (next instanceof ObjectNode object) {
                object.properties().forEach(field -> {
                    String text = field.getValue().asText("");
                    if (text.startsWith("https://") && text.contains(".blob.core.windows.net/")) {
                        String pathAndQuery = text.substring(text.indexOf('/', 8));
                        links.add(pathAndQuery);
                        if (object.path("width").isInt() && object.path("height").isInt()) {
                            sizes.put(pathAndQuery, new PixelSize(object.get("width").intValue(), object.get("height").intValue()));
                        }
                        field.setValue(TextNode.valueOf("http://" + linkHost + pathAndQuery));
                    }
                });
            }
        }
        return copy;
    }

    /** A project of which only the id was recorded, in the shape of the others. */
    static ObjectNode minimal(String id, JsonNode like) {
        ObjectNode project = like == null ? new ObjectMapper().createObjectNode() : like.deepCopy();
        return project.put("id", id).put("name", "Recorded " + id.substring(0, 8)).put("description", "").putNull("thumbnailUri");
    }
}
