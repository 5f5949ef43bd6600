package dev.datarights.customvision.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.vault.AzureVaultConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import dev.datarights.customvision.cli.CustomVisionDataRights;
import dev.datarights.customvision.request.Approval;
import dev.datarights.customvision.request.Holds;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestReader;
import dev.datarights.customvision.service.Json;

/**
 * What the documentation says is so. With {@code -Dcustomvision.docs.write=true} the generated parts are written anew instead of
 * compared.
 */
class DocumentationTest {

    private static final Path SETTINGS = Path.of("config/application.properties");
    private static final Pattern SETTING = Pattern.compile("(?<![a-z.])customvision(?:\\.[A-Za-z][A-Za-z0-9_-]*)+");
    private static final Pattern COMMAND = Pattern.compile("customvision-data-rights(?:\\.jar|\\.cmd)? +([a-z-]+)((?: +[^|&;#`]+)?)");
    private static final Pattern FLAG = Pattern.compile("(?<=^|\\s)--[a-z][a-z-]*");

    @TempDir
    Path folder;

    @Test
    void thePagesThatAreGeneratedAreWhatIsGeneratedNow() throws Exception {
        try (InputStream schema = Request.class.getResourceAsStream("request.schema.json")) {
            isUpToDate(Markdown.read(Path.of("src/docs/request.md")), "fields", new RequestTables(Json.MAPPER.readTree(schema)).markdown());
        }
        isUpToDate(Markdown.read(Path.of("src/docs/settings.md")), "settings", tables().markdown());
    }

    private static void isUpToDate(Markdown page, String part, String made) throws IOException {
        Markdown now = page.with(part, made);
        if (Boolean.getBoolean("customvision.docs.write")) {
            Files.writeString(page.file(), now.text());
        }
        assertThat(Files.readString(page.file())).as(page.file() + " is not what would be generated now. Run this test with -Dcustomvision.docs.write=true")
                .isEqualTo(now.text());
    }

    @Test
    void everySettingThatIsReadIsDocumentedAndEveryOneThatIsDocumentedIsRead() throws Exception {
        Set<String> documented = tables().settings().stream().map(SettingsTables.Setting::name).collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).hasSizeGreaterThan(60).isEqualTo(SettingsInCode.read().names());
        assertThat(tables().settings()).as("every one says what it does").allSatisfy(setting -> assertThat(setting.meaning()).as(setting.name()).isNotEmpty());
        Properties set = new Properties();
        set.load(new StringReader(Files.readString(SETTINGS)));
        assertThat(set).as("as shipped the file changes nothing").isEmpty();
    }

    @Test
    void theDefaultsAreThoseOfTheCode() throws Exception {
        Map<String, Set<String>> inCode = SettingsInCode.read().defaults();
        List<SettingsTables.Setting> known = tables().settings().stream().filter(setting -> inCode.containsKey(setting.name())).toList();

        assertThat(known).hasSizeGreaterThan(15).allSatisfy(setting ->
                assertThat(inCode.get(setting.name())).as(setting.name()).containsExactly(setting.value()));
    }

    @Test
    void theSettingsThatThePagesNameExist() throws Exception {
        Set<String> names = tables().settings().stream().map(SettingsTables.Setting::name).collect(Collectors.toSet());
        for (Markdown page : Markdown.all()) {
            List<String> unknown = SETTING.matcher(page.text()).results().map(found -> SettingsTables.anyName(found.group()))
                    .filter(name -> !names.contains(name) && !name.equals("customvision.ai") && !name.startsWith("customvision.docs.") && !name.startsWith("customvision.test.")
                            // a queue
                            && !name.startsWith("customvision.results."))
                    .filter(name -> names.stream().noneMatch(setting -> setting.startsWith(name + ".")))
                    .toList();
            assertThat(unknown).as(page.file().toString()).isEmpty();
        }
    }

    @Test
    void everyLinkLeadsToAFileOrAHeadingThatIsThere() throws Exception {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Markdown page : Markdown.all()) {
            for (String link : page.links()) {
                if (link.matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? page.file() : Path.of("").resolve(page.file()).resolveSibling(parts[0]).normalize();
                if (!Files.exists(target) || parts.length == 2 && !Markdown.read(target).anchors().contains(parts[1])) {
                    broken.add(page.file() + ": " + link);
                }
            }
        }
        assertThat(links).isGreaterThan(15);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyCommandAndFlagExists() throws Exception {
        CommandLine program = new CommandLine(new CustomVisionDataRights());
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (Markdown page : Markdown.all()) {
            List<String> texts = Stream.concat(page.blocks().stream().filter(block -> Set.of("sh", "").contains(block.language()))
                    .flatMap(block -> block.text().replace("\\\n", " ").lines()), page.spans().stream()
                    .map(span -> program.getSubcommands().containsKey(span.split(" ")[0]) ? "customvision-data-rights " + span : span)).toList();
            for (String text : texts) {
                COMMAND.matcher(text).results().filter(found -> !found.group(1).startsWith("-")).forEach(found -> {
                    CommandLine command = program.getSubcommands().get(found.group(1));
                    seen.add(found.group(1));
                    if (command == null) {
                        wrong.add(page.file() + ": there is no command '" + found.group(1) + "' in: " + text);
                        return;
                    }
                    FLAG.matcher(found.group(2)).results().map(flag -> flag.group()).filter(flag -> !command.getCommandSpec().optionsMap().containsKey(flag))
                            .forEach(flag -> wrong.add(page.file() + ": " + found.group(1) + " has no " + flag));
                });
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).as("commands that the documentation explains").containsAll(program.getSubcommands().keySet());
    }

    @Test
    void everyExampleOfARequestIsReadAsOne() throws Exception {
        int requests = 0;
        for (Markdown page : Markdown.all()) {
            for (Markdown.Block block : page.blocks()) {
                if (!Set.of("yaml", "json").contains(block.language())) {
                    continue;
                }
                byte[] bytes = block.text().getBytes(StandardCharsets.UTF_8);
                String source = page.file() + " in example." + block.language();
                if (Pattern.compile("(?m)^approve:").matcher(block.text()).find()) {
                    assertThat(Approval.find(bytes, source)).isPresent();
                } else if (Pattern.compile("(?m)^holds:").matcher(block.text()).find()) {
                    Holds.read(Files.write(folder.resolve("holds.yaml"), bytes));
                } else {
                    // what shows only the scope means that of an export
                    String whole = block.text().startsWith("scope:") ? "action: export\n" + block.text() : block.text();
                    RequestReader.parse(whole.getBytes(StandardCharsets.UTF_8), source, "example");
                    requests++;
                }
            }
        }
        assertThat(requests).isGreaterThan(8);
    }

    @Test
    void everyExampleOfASettingNamesOneThatExists() throws Exception {
        Set<String> names = tables().settings().stream().map(SettingsTables.Setting::name).collect(Collectors.toSet());
        int shown = 0;
        for (Markdown page : Markdown.all()) {
            for (Markdown.Block block : page.blocks().stream().filter(block -> block.language().equals("properties")).toList()) {
                Properties properties = new Properties();
                properties.load(new StringReader(block.text()));
                assertThat(properties.stringPropertyNames().stream().map(SettingsTables::anyName)).as(page.file() + ":\n" + block.text())
                        .isNotEmpty().allMatch(name -> names.contains(name) || isOfCamelsVault(name));
                shown++;
            }
        }
        assertThat(shown).isGreaterThan(3);
    }

    /** What Camel itself reads of a vault. */
    private static boolean isOfCamelsVault(String name) {
        String prefix = "camel.vault.azure.";
        return name.startsWith(prefix) && Stream.of(AzureVaultConfiguration.class.getMethods())
                .anyMatch(method -> method.getName().equalsIgnoreCase("set" + name.substring(prefix.length())));
    }

    private static SettingsTables tables() throws IOException {
        return new SettingsTables(Files.readAllLines(SETTINGS));
    }
}
