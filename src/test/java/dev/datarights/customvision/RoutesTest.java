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

    @Test
    void theExampleConfigurationNamesEverySettingAndSetsNone() throws IOException {
        String example = Files.readString(Path.of("config/application.properties"));
        Properties set = new Properties();
        set.load(new java.io.StringReader(example));
        assertThat(set).as("as shipped it changes nothing").isEmpty();

        Set<String> shown = new TreeSet<>();
        example.lines().filter(line -> line.startsWith("#customvision.")).forEach(line -> shown.add(line.substring(1, line.indexOf('='))
                .replace(".contoso-eu.", ".NAME.")));
        assertThat(shown).containsAll(settingsInUse());
        assertThat(settingsInUse()).hasSizeGreaterThan(35);
    }

    private static Set<String> settingsInUse() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : FILES.keySet()) {
            find(used, "\\{\\{(customvision\\.[a-z.-]+):", "", Files.readString(file));
        }
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java") && !path.toString().contains("sandbox")
                    && !path.endsWith("SandboxSettings.java") && !path.endsWith("DemoCommand.java")).toList()) {
                String java = Files.readString(source);
                find(used, "(?:get|find|require|positive|duration)\\(\"(customvision\\.[a-z.-]*[a-z])\"", "", java);
                if (source.endsWith("Accounts.java")) {
                    find(used, "(?i)prefix \\+ \"([a-z-]+)\"", "customvision.accounts.NAME.", java);
                }
                if (source.endsWith("DeliverySettings.java")) {
                    find(used, "value\\(\"([a-z.-]+)\"", "customvision.delivery.", java);
                }
            }
        }
        return used;
    }

    private static void find(Set<String> used, String pattern, String prefix, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        while (found.find()) {
            used.add(prefix + found.group(1));
        }
    }

    private static List<JsonNode> routes() {
        List<JsonNode> routes = new ArrayList<>();
        FILES.values().forEach(file -> routes.addAll(file.findValues("route")));
        return routes;
    }
}
