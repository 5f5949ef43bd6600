package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.network.ConnectProxy;
import dev.datarights.customvision.network.PrivateAuthority;
import dev.datarights.customvision.network.TokenEndpoint;
import dev.datarights.customvision.network.VaultEndpoint;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** The training key is kept in Azure Key Vault, and a setting names it there. */
class KeyVaultTest {

    private static final String CLIENT = "00000000-0000-0000-0000-0000000000a1";
    private static final String CLIENT_SECRET = "vault-client-secret-1";
    private static final String VAULT_TOKEN = "vault-token-1";

    @TempDir
    static Path certificates;
    @TempDir
    Path folder;

    private static PrivateAuthority authority;
    private Sandbox sandbox;
    private TokenEndpoint entra;
    private VaultEndpoint vault;
    private ConnectProxy proxy;
    private Installation installation;

    @BeforeAll
    static void issue() throws Exception {
        authority = new PrivateAuthority(certificates, List.of("contoso-keys.vault.azure.net", "login.microsoftonline.com"));
    }

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        entra = new TokenEndpoint(authority.serverTls(), "login.microsoftonline.com", CLIENT_SECRET).gives(VaultEndpoint.SCOPE, VAULT_TOKEN);
        vault = new VaultEndpoint(authority.serverTls(), VAULT_TOKEN, "custom-vision", sandbox.trainingKey());
        proxy = new ConnectProxy(null).knows("contoso-keys.vault.azure.net", vault.port()).knows("login.microsoftonline.com", entra.port());
        installation = Installation.of(folder, sandbox)
                .with("customvision.accounts.sandbox.training-key", "{{azure:custom-vision}}")
                .withEnvironment("AZURE_TENANT_ID", VaultEndpoint.TENANT)
                .withEnvironment("AZURE_CLIENT_ID", CLIENT)
                .withEnvironment("AZURE_CLIENT_SECRET", CLIENT_SECRET)
                .onJava("-Xmx256m", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + proxy.address().replaceFirst(".*:", ""), "-Djavax.net.ssl.trustStore=" + authority.pkcs12(), "-Djavax.net.ssl.trustStorePassword=" + authority.password());
    }

    @AfterEach
    void stop() {
        installation.close();
        proxy.close();
        vault.close();
        entra.close();
        sandbox.close();
    }

    @Test
    void theKeyIsTakenFromTheVaultAndIsNowhereElse() throws Exception {
        named();

        assertThat(installation.run("process", installation.request("r"))).as(installation.said()).isZero();

        assertThat(vault.asked()).contains("GET /secrets/custom-vision/");
        assertThat(vault.asked()).as("asked for now and then, not with every call").hasSizeLessThan(20);
        assertThat(entra.scopes()).contains(VaultEndpoint.SCOPE);
        assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("service")).isNotEmpty().allMatch(request -> request.carriedKey());
        assertThat(installation.said()).doesNotContain(sandbox.trainingKey(), CLIENT_SECRET, VAULT_TOKEN);
    }

    @Test
    void withoutAVaultItIsToldAndNoCallIsMade() throws Exception {
        assertThat(installation.run("process", installation.request("r"))).isNotZero();

        assertThat(installation.said()).contains("Azure Key Vault");
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void aSecretThatTheVaultDoesNotHoldIsToldBySettingAndNoCallIsMade() throws Exception {
        named();
        installation.with("customvision.accounts.sandbox.training-key", "{{azure:another}}");

        assertThat(installation.run("process", installation.request("r"))).isNotZero();

        assertThat(installation.said()).contains("customvision.accounts.sandbox.training-key");
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void aLoginThatIsRefusedIsToldBySettingAndNamesNoSecret() throws Exception {
        installation.with("camel.vault.azure.vaultName", "contoso-keys").with("camel.vault.azure.tenantId", VaultEndpoint.TENANT)
                .with("camel.vault.azure.clientId", CLIENT).with("camel.vault.azure.clientSecret", "wrong-secret-7");

        assertThat(installation.run("process", installation.request("r"))).isNotZero();

        assertThat(installation.said()).contains("customvision.accounts.sandbox.training-key").doesNotContain("wrong-secret-7");
        assertThat(sandbox.requests()).isEmpty();
    }

    private void named() {
        installation.with("camel.vault.azure.vaultName", "contoso-keys").with("camel.vault.azure.azureIdentityEnabled", "true");
    }
}
