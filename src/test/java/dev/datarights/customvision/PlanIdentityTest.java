package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What was planned is deleted in the account that it was planned for, or nothing is. */
class PlanIdentityTest {

    private static final String PROJECT = "\"projects\": [\"Plant safety\"]";
    private static final String PERSON = PROJECT + ", \"tags\": [\"customer-anna\"], \"trainedIterations\": \"keep\"";
    private static final String ALL = "\"projects\": [\"*\"]";

    @TempDir
    Path folder;

    private final SandboxData data = account();
    private Sandbox sandbox;
    private Pipeline pipeline;
    private final List<AutoCloseable> others = new ArrayList<>();

    /** Two projects, one of them with a person's images. */
    private static SandboxData account() {
        SandboxData data = new SandboxData();
        SandboxProject project = data.addProject("Plant safety", Domain.CLASSIFICATION);
        SandboxTag anna = project.addTag("customer-anna");
        for (int i = 0; i < 3; i++) {
            project.addImage(new JpegPicture(80, 60, i).bytes(), anna);
        }
        data.addProject("Other", Domain.CLASSIFICATION).addImage(new JpegPicture(40, 40, 9).bytes());
        return data;
    }

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(data);
        others.add(sandbox);
        pipeline = Pipeline.on(sandbox, folder);
    }

    @AfterEach
    void stop() throws Exception {
        pipeline.close();
        for (AutoCloseable other : others) {
            other.close();
        }
    }

    private static String request(String action, String scope, String... further) {
        return "{\"id\": \"r\", \"action\": \"" + action + "\", \"account\": \"sandbox\", \"scope\": {" + scope + "}" + String.join("", further) + "}";
    }

    private List<Integer> images() {
        return data.projects().stream().map(project -> project.images().size()).toList();
    }

    /** The program starts again, with the account's settings leading to another sandbox. */
    private void restart(Sandbox answering, String... settings) throws Exception {
        pipeline.close();
        pipeline = Pipeline.on(answering, folder).with("customvision.delete.read-back-timeout", "PT2S");
        for (int i = 0; i < settings.length; i += 2) {
            pipeline.with(settings[i], settings[i + 1]);
        }
        pipeline.start();
    }

    private static Stream<Arguments> otherAccounts() {
        return Stream.of(
                Arguments.of("delete", PROJECT, false, account()),
                Arguments.of("delete", PERSON, false, account()),
                Arguments.of("delete", ALL, false, account()),
                Arguments.of("export-then-delete", PROJECT, false, account()),
                Arguments.of("delete", PROJECT, true, account()),
                Arguments.of("delete", PERSON, true, account()),
                Arguments.of("delete", ALL, true, account()),
                Arguments.of("delete", ALL, true, new SandboxData()),
                Arguments.of("export-then-delete", ALL, true, account()));
    }

    @ParameterizedTest(name = "{0} {1}, behind the same address: {2}")
    @MethodSource("otherAccounts")
    void anotherAccountThanThePlansIsSentNoDelete(String action, String scope, boolean sameAddress, SandboxData other) throws Exception {
        assertThat(pipeline.start().settle(request(action, scope)).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        int port = sandbox.endpoint().getPort();
        if (sameAddress) {
            sandbox.close();
        }
        Sandbox another = Sandbox.start(other, sameAddress ? SandboxOptions.defaults().withPort(port) : SandboxOptions.defaults());
        others.add(another);
        restart(another);

        JsonNode status = pipeline.approve("r");

        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(pipeline.receipt("r").path("outcome").asText()).isEqualTo("refused");
        assertThat(status.path("outcome").asText()).contains(sameAddress ? "another account answers" : "customvision.accounts.sandbox.endpoint",
                "Nothing was deleted");
        assertThat(images()).containsExactly(3, 1);
        assertThat(another.requests()).noneMatch(seen -> seen.method().equals("DELETE"));
    }
}
