package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.network.ConnectProxy;
import dev.datarights.customvision.network.PrivateAuthority;
import dev.datarights.customvision.network.TlsFront;
import dev.datarights.customvision.network.TokenEndpoint;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Cloud;

/**
 * The program as it is installed, at DEBUG, does all that it can: exports to a folder, to Blob with a key and with a SAS, to
 * SFTP, a sweep, a delete with the Azure resource, and an export with Entra's tokens through a proxy. What it wrote, wherever,
 * holds none of the secrets that it was given or that it met. Its settings take them from the environment.
 */
class SecretsTest {

    private static final String TRAINING_KEY = "5d0a41c29b7e4f6f8a1b3c7d9e0f2a64";
    private static final String SFTP_PASSWORD = "sftp+pass/word=4711&more";
    private static final String PROXY_PASSWORD = "pr0xy:p@ss+1";
    private static final String CLIENT_SECRET = "entra-client~secret-of-the-application";
    private static final String SERVICE_TOKEN = "entra-token-of-the-service-71a2";
    private static final Pattern SIG = Pattern.compile("[?&]sig=([^&\"]+)");
    private static final String LOG = "output.txt";

    @RegisterExtension
    static final Azurite AZURITE = new Azurite();

    @TempDir
    static Path folder;
    @TempDir
    static Path elsewhere;

    private static final Set<String> secrets = new TreeSet<>();
    private static Path sftpRoot;
    private static Path blobs;
    private static String[] java;

    @BeforeAll
    static void run() throws Exception {
        String packaged = new String(SecretsTest.class.getResourceAsStream("/customvision-logback.xml").readAllBytes(), StandardCharsets.UTF_8);
        Path talkative = Files.writeString(elsewhere.resolve("talkative.xml"), packaged.replace("<root level=\"WARN\">", "<root level=\"DEBUG\">"));
        java = new String[] {"-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=" + talkative, "-Dcustomvision.log=DEBUG"};
        blobs = Files.createDirectory(elsewhere.resolve("blobs"));
        withKeys();
        withEntra();
    }

    @AfterAll
    static void forget() {
        secrets.clear();
    }

    /** Keys, passwords and signatures: the service with its page and a sweep, then a command. */
    private static void withKeys() throws Exception {
        // the clock stands still, so that each signature is known
        SandboxOptions options = SandboxOptions.defaults().withTrainingKey(TRAINING_KEY)
                .withClock(Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC));
        sftpRoot = Files.createDirectories(elsewhere.resolve("sftp"));
        BlobContainerClient container = AZURITE.client().getBlobContainerClient("secrets");
        container.create();
        String sas = container.generateSas(new BlobServiceSasSignatureValues(OffsetDateTime.now().plusHours(1), BlobContainerSasPermission.parse("rcw")));
        int port = Azurite.freePort();
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options); SftpServer sftp = new SftpServer(sftpRoot, elsewhere, SFTP_PASSWORD);
                Installation installation = Installation.of(folder, sandbox).onJava(java)) {
            secrets.addAll(List.of(TRAINING_KEY, SFTP_PASSWORD, AZURITE.key(), sas, sandbox.armToken(), "sandbox-second-training-key", "sandbox-prediction-key"));
            secrets.add(URLDecoder.decode(sas.replaceFirst(".*sig=([^&]+).*", "$1"), StandardCharsets.UTF_8));
            signatures(sandbox);
            Map<String, String> given = Map.of("TRAINING_KEY", TRAINING_KEY, "SFTP_PASSWORD", SFTP_PASSWORD, "BLOB_KEY", AZURITE.key(), "BLOB_SAS", sas,
                    "ARM_TOKEN", sandbox.armToken());
            given.forEach(installation::withEnvironment);
            installation.with("customvision.accounts.sandbox.training-key", "{{env:TRAINING_KEY}}")
                    .with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                    .with("customvision.arm.endpoint", sandbox.armEndpoint().toString()).with("customvision.arm.token", "{{env:ARM_TOKEN}}")
                    .with("customvision.delivery.blob.endpoint", AZURITE.endpoint()).with("customvision.delivery.blob.container", "secrets")
                    .with("customvision.delivery.blob.auth", "key").with("customvision.delivery.blob.account-name", AZURITE.account())
                    .with("customvision.delivery.blob.account-key", "{{env:BLOB_KEY}}").with("customvision.delivery.blob.sas-token", "{{env:BLOB_SAS}}")
                    .with("customvision.delivery.sftp.host", "127.0.0.1").with("customvision.delivery.sftp.port", String.valueOf(sftp.port()))
                    .with("customvision.delivery.sftp.username", sftp.user()).with("customvision.delivery.sftp.password", "{{env:SFTP_PASSWORD}}")
                    .with("customvision.delivery.sftp.known-hosts-file", sftp.knownHosts().toString())
                    .with("customvision.delete.approval", "automatic").with("customvision.delete.max-images", "1000")
                    .with("customvision.delete.max-percent", "100").with("customvision.status.port", String.valueOf(port))
                    .with("customvision.sweep.often.cron", "0/5 * * * * ?").with("customvision.sweep.often.request", "sweep.yaml");
            Files.writeString(folder.resolve("sweep.yaml"), "action: inventory\nscope: {include: [account, project]}\n");
            // a service that says its caller's key back
            String echo = "{\"code\":\"" + TRAINING_KEY + "\",\"message\":\"The key " + TRAINING_KEY + " is no good; Training-Key: " + TRAINING_KEY + "\"}";
            sandbox.faults().on("service", "GET", "/tags/").times(2).status(500, echo);
            sandbox.faults().on("arm", "GET", "").times(1).status(500, echo.replace(TRAINING_KEY, sandbox.armToken()));
            sandbox.faults().on("links", "GET", "/i-").after(3).times(2).truncate(20);
            for (String to : List.of("folder", "blob", "sftp")) {
                drop(to, "action: export\ndeliver: {to: " + to + ", path: '" + to + "'}");
            }
            Process service = installation.start("run");
            await(installation, service, () -> done("folder") && done("blob") && done("sftp"));
            await(installation, service, () -> Archives.visible(folder.resolve("delivered")).stream().anyMatch(name -> name.matches("often-.*-receipt.json")));
            for (String page : List.of("", "status.json", "observe/health", "observe/metrics", "observe/info")) {
                Files.writeString(folder.resolve("page-" + page.replace('/', '-')), get("http://127.0.0.1:" + port + "/" + page));
            }
            service.destroy();
            service.waitFor();
            installation.with("customvision.sweep.often.enabled", "false").with("customvision.delivery.blob.auth", "sas");
            sandbox.faults().on("arm", "DELETE", "").times(1).status(500, echo.replace(TRAINING_KEY, sandbox.armToken()));
            Files.writeString(folder.resolve("gone.yaml"), "id: gone\naction: export-then-delete\naccount: sandbox\ndeleteAzureResource: true\nscope: {projects: ['*']}\n"
                    + "deliver: {to: blob, path: sas}\n");
            assertThat(installation.run("process", "gone.yaml")).as(tail(installation)).isZero();
            assertThat(sandbox.data().account().exists()).isFalse();
            container.listBlobs().forEach(blob -> container.getBlobClient(blob.getName()).downloadToFile(blobs.resolve(blob.getName().replace('/', '-')).toString()));
        }
    }

    /** Entra's tokens for the service, ARM and Blob, through a proxy with a password. */
    private static void withEntra() throws Exception {
        PrivateAuthority authority = new PrivateAuthority(elsewhere.resolve("tls"), List.of("contoso.cognitiveservices.azure.com",
                "images.blob.core.windows.net", "testaccount.blob.core.windows.net", "management.azure.com", "login.microsoftonline.com"));
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withBearerToken(SERVICE_TOKEN));
                TlsFront serviceFront = new TlsFront(authority.serverTls(), sandbox.endpoint().toString(),
                        json -> json.replace("http://" + sandbox.linkHost(), "https://images.blob.core.windows.net"));
                TlsFront linkFront = new TlsFront(authority.serverTls(), "http://" + sandbox.linkHost(), json -> json);
                TlsFront armFront = new TlsFront(authority.serverTls(), sandbox.armEndpoint().toString(), json -> json);
                TokenEndpoint entra = new TokenEndpoint(authority.serverTls(), "login.microsoftonline.com", CLIENT_SECRET);
                Azurite azurite = Azurite.secured(authority.serverCertificate(), authority.serverKey());
                ConnectProxy proxy = new ConnectProxy("kim:" + PROXY_PASSWORD);
                Installation installation = Installation.of(folder.resolve("entra"), sandbox).onJava(java)) {
            azurite.start();
            String storageToken = TokenEndpoint.jwt("https://storage.azure.com");
            secrets.addAll(List.of(PROXY_PASSWORD, CLIENT_SECRET, SERVICE_TOKEN, storageToken));
            entra.gives(Cloud.PUBLIC.serviceScope(), SERVICE_TOKEN).gives(Cloud.PUBLIC.armScope(), sandbox.armToken())
                    .gives("https://storage.azure.com/.default", storageToken);
            proxy.knows("contoso.cognitiveservices.azure.com", serviceFront.port()).knows("images.blob.core.windows.net", linkFront.port())
                    .knows("management.azure.com", armFront.port()).knows("login.microsoftonline.com", entra.port())
                    .knows("testaccount.blob.core.windows.net", azurite.port());
            installation.with("customvision.accounts.sandbox.endpoint", "https://contoso.cognitiveservices.azure.com")
                    .with("customvision.accounts.sandbox.auth", "entra").with("customvision.accounts.sandbox.training-key", "")
                    .with("customvision.accounts.sandbox.image-hosts", "").with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                    .with("customvision.delivery.to", "blob").with("customvision.delivery.blob.endpoint", "https://testaccount.blob.core.windows.net")
                    .with("customvision.delivery.blob.container", "exports").with("customvision.proxy", "{{env:PROXY}}")
                    .with("customvision.truststore", authority.pem().toString())
                    .withEnvironment("PROXY", "http://kim:" + URLEncoder.encode(PROXY_PASSWORD, StandardCharsets.UTF_8) + "@" + proxy.address())
                    .withEnvironment("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000c0de")
                    .withEnvironment("AZURE_CLIENT_ID", "00000000-0000-0000-0000-0000000000a1")
                    .withEnvironment("AZURE_CLIENT_SECRET", CLIENT_SECRET);
            assertThat(installation.run("process", installation.request("entra"))).as(tail(installation)).isZero();
        }
    }

    @Test
    void allOfItHappened() throws Exception {
        assertThat(secrets).hasSizeGreaterThan(40);
        assertThat(Files.readString(folder.resolve(LOG))).contains("DEBUG", "org.apache.camel", "request gone");
        assertThat(Archives.visible(folder.resolve("delivered"))).contains("folder/folder-receipt.json");
        assertThat(Archives.visible(sftpRoot)).contains("sftp/sftp-receipt.json");
        assertThat(Archives.visible(blobs)).contains("blob-blob-receipt.json", "sas-gone-receipt.json");
        assertThat(Files.readString(folder.resolve("page-observe-metrics"))).contains("customvision");
        assertThat(Files.readString(folder.resolve("page-status.json"))).contains("COMPLETE");
    }

    @Test
    void noSecretIsInAnythingThatWasWrittenAnywhere() throws Exception {
        List<String> forms = secrets.stream().flatMap(secret -> Secrets.forms(secret).stream()).distinct().toList();
        List<String> found = new ArrayList<>();
        int looked = 0;
        for (Path file : written()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".zip")) {
                DeliveredBag bag = DeliveredBag.read(name.contains("blob-") || name.contains("sas-") ? renamed(file) : file);
                for (String path : bag.entries().keySet()) {
                    Secrets.look(name + "!" + path, path + "\n" + new String(bag.bytes(path), StandardCharsets.ISO_8859_1), forms, found);
                    looked++;
                }
            }
            Secrets.look(file.toString(), name + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1), forms, found);
            looked++;
        }
        assertThat(looked).isGreaterThan(200);
        assertThat(found).isEmpty();
    }

    @Test
    void theSearchWouldFindThem() {
        List<String> forms = secrets.stream().flatMap(secret -> Secrets.forms(secret).stream()).distinct().toList();
        for (String secret : secrets) {
            for (String written : List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8),
                    Base64.getEncoder().encodeToString(("u:" + secret).getBytes(StandardCharsets.UTF_8)))) {
                List<String> found = new ArrayList<>();
                Secrets.look("here", "...:" + written + "...", forms, found);
                assertThat(found).isNotEmpty();
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void allThatIsBelowRequestsIsForItsOwnerOnly() throws Exception {
        for (Path requests : List.of(folder.resolve("requests"), folder.resolve("entra/requests"))) {
            try (Stream<Path> all = Files.walk(requests)) {
                assertThat(all.toList()).hasSizeGreaterThan(10).allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString()).matches("rw[x-]------"));
            }
        }
    }

    /** The blobs were downloaded under a name with their folder, which a bag must not have. */
    private static Path renamed(Path file) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling("plain"));
        Path plain = folder.resolve(file.getFileName().toString().replaceFirst("^(blob|sas)-", ""));
        return Files.exists(plain) ? plain : Files.copy(file, plain);
    }

    private static List<Path> written() throws IOException {
        List<Path> written = new ArrayList<>();
        for (Path root : List.of(folder, sftpRoot, blobs)) {
            try (Stream<Path> files = Files.walk(root)) {
                // the private key that signs receipts is kept, for its owner only
                files.filter(file -> Files.isRegularFile(file) && !file.endsWith("signing-key.jwk") && !file.getParent().endsWith("plain")).forEach(written::add);
            }
        }
        return written;
    }

    private static void signatures(Sandbox sandbox) throws Exception {
        PlainClient service = new PlainClient(sandbox);
        for (SandboxProject project : sandbox.data().projects()) {
            List<Object> records = new ArrayList<>(service.images(project.id(), null));
            records.addAll(service.predictions(project.id()));
            for (var iteration : project.iterations()) {
                records.addAll(service.images(project.id(), iteration.id()));
                records.add(service.get("/projects/" + project.id() + "/iterations/" + iteration.id() + "/export"));
            }
            Matcher matcher = SIG.matcher(records.toString());
            while (matcher.find()) {
                secrets.add(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8));
            }
        }
    }

    private static void drop(String id, String request) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("inbox")).resolve(id + ".yaml"), "id: " + id + "\n" + request + "\n");
    }

    private static boolean done(String id) {
        return Files.exists(folder.resolve("inbox/.done/" + id + ".yaml"));
    }

    private static void await(Installation installation, Process process, Callable<Boolean> moment) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
            assertThat(process.isAlive()).as(() -> tail(installation)).isTrue();
            return moment.call();
        });
    }

    private static String get(String address) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.headers().map() + "\n" + answer.body();
    }

    private static String tail(Installation installation) {
        String said = installation.said();
        return said.substring(Math.max(0, said.length() - 6000));
    }
}
