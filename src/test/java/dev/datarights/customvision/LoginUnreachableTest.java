package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.network.ConnectProxy;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** An Entra login that cannot be reached ends the request soon and in plain words, whoever wanted its token. */
class LoginUnreachableTest {

    private static final String SECRET = "cl1ent~secret";

    @TempDir
    Path folder;

    @Test
    void aLoginThatRefusesConnectionsEndsTheRequest() throws Exception {
        try (Sandbox sandbox = Sandbox.start(new SandboxData()); ConnectProxy proxy = new ConnectProxy(null);
                Installation installation = installation(sandbox, proxy)) {
            // its port is known, and nobody is there
            proxy.knows("login.microsoftonline.com", Azurite.freePort());
            assertEndsSoon(installation, sandbox);
        }
    }

    @Test
    void aLoginThatNeverAnswersEndsTheRequest() throws Exception {
        try (Sandbox sandbox = Sandbox.start(new SandboxData()); ConnectProxy proxy = new ConnectProxy(null);
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Installation installation = installation(sandbox, proxy)) {
            proxy.knows("login.microsoftonline.com", silent.getLocalPort());
            installation.with("customvision.service.login-timeout", "PT3S");
            assertEndsSoon(installation, sandbox);
            assertThat(installation.said()).contains("no answer within 3 s");
        }
    }

    private Installation installation(Sandbox sandbox, ConnectProxy proxy) throws Exception {
        return Installation.of(folder, sandbox).with("customvision.accounts.sandbox.auth", "entra")
                .with("customvision.proxy", proxy.address())
                .withEnvironment("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000c0de")
                .withEnvironment("AZURE_CLIENT_ID", "00000000-0000-0000-0000-0000000000a1")
                .withEnvironment("AZURE_CLIENT_SECRET", SECRET);
    }

    private static void assertEndsSoon(Installation installation, Sandbox sandbox) throws Exception {
        Instant start = Instant.now();
        assertThat(installation.run("process", installation.request("r"))).as(installation.said()).isOne();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(70));
        assertThat(installation.said()).contains("the login at https://login.microsoftonline.com", "could not be reached", "customvision.proxy")
                .doesNotContain(SECRET);
        assertThat(sandbox.requests()).isEmpty();
    }
}
