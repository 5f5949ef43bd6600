package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conventions of {@code routes/}, which somebody who reads or embeds them relies on. */
class RoutesTest {

    private static final Map<Path, JsonNode> FILES = new LinkedHashMap<>();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.sorted().toList()) {
                FILES.put(file, new YAMLMapper().readTree(file.toFile()));
            }
        }
        assertThat(FILES).isNotEmpty();
    }

    @Test
    void everyFileIsValidAgainstCamelsOwnSchema() throws Exception {
        JsonSchema schema;
        try (InputStream in = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(new ObjectMapper().readTree(in), SchemaValidatorsConfig.builder().typeLoose(true).build());
        }
        for (Map.Entry<Path, JsonNode> file : FILES.entrySet()) {
            // the schema knows no placeholder where it wants a boolean or a number; Camel takes one
            Set<ValidationMessage> errors = new TreeSet<>(java.util.Comparator.comparing(ValidationMessage::getMessage));
            schema.validate(file.getValue()).stream()
                    .filter(error -> !error.getInstanceNode().asText().matches("\\{\\{[^{}]+}}")).forEach(errors::add);
            assertThat(errors).as(file.getKey().toString()).isEmpty();
        }
        JsonNode wrong = new YAMLMapper().readTree("- route: {from: {uri: direct, steps: [{too: x}]}}");
        assertThat(schema.validate(wrong)).as("the schema finds an unknown step").isNotEmpty();
    }

    @Test
    void everyRouteHasAnIdOfOursADescriptionAndItsOwnErrorHandling() {
        for (JsonNode route : routes()) {
            String id = route.path("id").asText();
            assertThat(id).matches("customvision(-[a-z]+)+");
            assertThat(route.path("description").asText()).as(id).isNotBlank();
            // both: a route without the one takes a host's default error handler, without the other its global onException and intercept
            assertThat(route.has("errorHandler")).as(id + " has an errorHandler").isTrue();
            assertThat(route.path("routeConfigurationId").asText()).as(id).startsWith("customvision-");
            JsonNode from = route.path("from");
            if (from.path("uri").asText().equals("direct")) {
                assertThat(from.path("parameters").path("name").asText()).as("id and endpoint").isEqualTo(id);
            }
        }
    }

    @Test
    void idsOfRoutesStepsAndComponentsAreUniqueAndOurs() {
        List<String> ids = new ArrayList<>();
        FILES.values().forEach(file -> {
            ids.addAll(file.findValuesAsText("id"));
            file.findValues("beans").forEach(beans -> beans.forEach(bean -> ids.add(bean.path("name").asText())));
        });
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).matches("customvision(-[a-z]+)+|customvision[A-Z]\\w+"));
    }

    @Test
    void everyPlaceholderHasADefaultOrIsAskedOfABean() throws IOException {
        for (Path file : FILES.keySet()) {
            List<String> parameters = FILES.get(file).findValues("routeTemplate").stream()
                    .flatMap(template -> template.path("parameters").findValuesAsText("name").stream()).toList();
            Matcher placeholders = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholders.find()) {
                if (!parameters.contains(placeholders.group(1))) {
                    assertThat(placeholders.group(1)).as(file.toString()).matches("bean:.+|customvision\\.[a-z.-]+:.*");
                }
            }
        }
    }

    @Test
    void onlyTheApiFileCallsByHttp() throws IOException {
        for (Path file : FILES.keySet()) {
            if (!file.endsWith("customvision-api.camel.yaml")) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern("uri: \"?(customvision-)?https?:");
            }
        }
    }

    @Test
    void aFileIsReadInOneLook() throws IOException {
        for (Path file : FILES.keySet()) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(130);
        }
    }

    @Test
    void camelMainTakesTheBareFolder() throws Exception {
        Main main = new Main();
        main.configure().withRoutesIncludePattern("file:routes/*.camel.yaml").withShutdownTimeout(5);
        Properties settings = new Properties();
        settings.setProperty("customvision.inbox.enabled", "false");
        settings.setProperty("customvision.inbox", folder.resolve("inbox").toString());
        main.setOverrideProperties(settings);
        main.start();
        try {
            assertThat(main.getCamelContext().getRoutes()).extracting(route -> route.getRouteId()).containsAll(
                    routes().stream().map(route -> route.path("id").asText()).filter(id -> !id.equals("customvision-watch-inbox"))
                            .filter(id -> !id.equals("customvision-fire-sweep")).toList());
        } finally {
            main.stop();
        }
    }

    private static List<JsonNode> routes() {
        List<JsonNode> routes = new ArrayList<>();
        FILES.values().forEach(file -> routes.addAll(file.findValues("route")));
        return routes;
    }
}
