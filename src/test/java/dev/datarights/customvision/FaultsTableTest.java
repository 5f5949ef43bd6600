package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of faults and of proofs name tests that are there, in every row that does not admit that it has none. */
class FaultsTableTest {

    private static final Pattern TEST = Pattern.compile("`([A-Za-z$]+)#([A-Za-z0-9]+)`( \\(with `-Dcustomvision\\.test\\.[a-z]+=\\d+`\\))?");

    @ParameterizedTest(name = "{0}")
    @CsvSource({"faults.md, Fault, 3, 40", "proof.md, Claim, 4, 20"})
    void everyRowNamesATestThatIsThere(String page, String heading, int column, int atLeast) throws Exception {
        Map<String, Class<?>> classes = testClasses();
        List<String> rows = Files.readAllLines(Path.of("src/docs", page)).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| **") && !line.startsWith("| " + heading + " ")).toList();
        assertThat(rows).hasSizeGreaterThan(atLeast);
        for (String row : rows) {
            String proof = row.split("\\|")[column].trim();
            Matcher named = TEST.matcher(proof);
            assertThat(named.matches()).as(row).isTrue();
            Class<?> found = classes.get(named.group(1).replaceFirst("\\$.*", ""));
            assertThat(found).as(row).isNotNull();
            Class<?> in = named.group(1).contains("$") ? Class.forName(found.getName() + named.group(1).replaceFirst("[^$]*", ""), false,
                    getClass().getClassLoader()) : found;
            assertThat(Arrays.stream(in.getDeclaredMethods()).filter(method -> method.getName().equals(named.group(2)))
                    .flatMap(method -> Arrays.stream(method.getAnnotations())).map(annotation -> annotation.annotationType().getSimpleName()))
                    .as(row).containsAnyOf("Test", "ParameterizedTest");
        }
    }

    private Map<String, Class<?>> testClasses() throws IOException, ClassNotFoundException {
        Path root = Path.of("src/test/java");
        Map<String, Class<?>> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
                String name = root.relativize(file).toString().replace(".java", "").replace(java.io.File.separatorChar, '.');
                classes.put(name.substring(name.lastIndexOf('.') + 1), Class.forName(name, false, getClass().getClassLoader()));
            }
        }
        return classes;
    }
}
