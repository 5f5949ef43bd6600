package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** A wrong setting stops a request before the service is called, and the message names the setting. */
class SettingsErrorsTest {

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private String changed;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        pipeline = Pipeline.on(sandbox, folder).start();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
    }

    @AfterEach
    void restore() {
        System.clearProperty(changed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "customvision.accounts.sandbox.endpoint            |                               | customvision.accounts.sandbox.endpoint is missing",
        "customvision.accounts.sandbox.training-key        |                               | CUSTOMVISION_ACCOUNTS_SANDBOX_TRAINING_KEY",
        "customvision.accounts.sandbox.endpoint            | http://eu.api.example.com     | customvision.accounts.sandbox.endpoint must begin with https://",
        "customvision.accounts.sandbox.endpoint            | http://127.0.0.1.example.com  | customvision.accounts.sandbox.endpoint must begin with https://",
        "customvision.accounts.sandbox.endpoint            | https://me:secret@example.com | customvision.accounts.sandbox.endpoint must be an address",
        "customvision.accounts.sandbox.auth                | password                      | customvision.accounts.sandbox.auth is 'password'; it must be key or entra",
        "customvision.accounts.sandbox.cloud               | mars                          | customvision.accounts.sandbox.cloud is 'mars'; it must be public",
        "customvision.accounts.sandbox.requests-per-second | many                          | customvision.accounts.sandbox.requests-per-second is 'many'",
        "customvision.delivery.to                          | ftp                           | customvision.delivery.to is 'ftp'; it must be folder, blob or sftp",
        "customvision.delivery.to                          | blob                          | customvision.delivery.blob.endpoint",
        "customvision.delivery.to                          | sftp                          | customvision.delivery.sftp.host",
        "customvision.delivery.encrypt-to                  | officer.asc                   | customvision.delivery.encrypt-to",
    })
    void isNamedBeforeTheServiceIsCalled(String setting, String value, String told) {
        changed = setting;
        System.setProperty(setting, value == null ? "" : value);

        InvalidRequestException failure = catchThrowableOfType(InvalidRequestException.class,
                () -> pipeline.carryOut("{\"id\":\"x\",\"action\":\"export\"}"));

        assertThat(failure).hasMessageContaining(told);
        assertThat(failure.getMessage()).doesNotContain("secret", "null").doesNotEndWith(". ");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(pipeline.requests().resolve("x")).doesNotExist();
    }
}
