package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {

    private static final String HASH = "0".repeat(64);

    @ParameterizedTest
    @CsvSource({"'',a.zip", "dsr,dsr/a.zip", "dsr/2026/0042,dsr/2026/0042/a.zip", ".hidden/a..b,.hidden/a..b/a.zip"})
    void aPathBelowTheRootIsTaken(String path, String target) {
        assertThat(delivery("folder", path, "a.zip").target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "dsr/", "a//b", ".", "..", "../a", "a/../../b", "a/./b", "a\\b", "C:/a", "a b",
        "a\nb", "a\u0000b", "${exception}", "{{env:HOME}}", "a?password=x", "a&b", "a%2e", "~", "\u00e4"})
    void aPathThatCouldLeadElsewhereOrBeEvaluatedIsRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> delivery("folder", path, "a.zip"))
                .withMessageContaining("deliver.path");
        assertThatIllegalArgumentException().isThrownBy(() -> delivery("folder", "", path))
                .withMessageContaining("name of a delivered file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp", "Folder", "direct:other"})
    void onlyTheThreeDestinationsExist(String to) {
        assertThatIllegalArgumentException().isThrownBy(() -> delivery(to, "", "a.zip"))
                .withMessage("deliver.to must be folder, blob or sftp");
    }

    private static Delivery delivery(String to, String path, String name) {
        return new Delivery(to, path, Path.of("a.zip"), name, 0, HASH, List.of());
    }
}
