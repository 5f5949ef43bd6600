package dev.datarights.customvision.delivery;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Azure Blob Storage on this machine, for the tests of one class; they are skipped where it is not installed. */
public final class Azurite implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    private static final Path PROGRAM = Path.of("src/test/node/node_modules/.bin/azurite-blob");

    private final String account = "testaccount";
    private final String key = randomKey();
    private final List<String> options;
    private int port;
    private Path folder;
    private Process process;

    /** By plain http, with the account's key. */
    public Azurite() {
        this(List.of());
    }

    private Azurite(List<String> options) {
        this.options = options;
    }

    /** By https, with the account's key or an Entra token that nobody has to have signed. */
    public static Azurite secured(Path certificate, Path key) {
        return new Azurite(List.of("--cert", certificate.toString(), "--key", key.toString(), "--oauth", "basic"));
    }

    @Override
    public void beforeAll(ExtensionContext test) throws IOException {
        start();
    }

    public void start() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM),
                "skipped: Azurite is not installed; run npm ci --prefix src/test/node");
        Assumptions.assumeTrue(nodeIsThere(), "skipped: Azurite needs Node on the PATH");
        folder = Files.createTempDirectory("azurite");
        port = freePort();
        ProcessBuilder azurite = new ProcessBuilder(PROGRAM.toString(), "--silent", "--disableTelemetry",
                "--skipApiVersionCheck", "--location", folder.toString(), "--blobHost", "127.0.0.1",
                "--blobPort", String.valueOf(port));
        azurite.command().addAll(options);
        azurite.environment().put("AZURITE_ACCOUNTS", account + ":" + key);
        azurite.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process = azurite.start();
        Awaitility.await("Azurite").atMost(Duration.ofSeconds(60)).until(() -> answers(port));
    }

    @Override
    public void afterAll(ExtensionContext test) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroy();
            process.onExit().join();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    public int port() {
        return port;
    }

    public String account() {
        return account;
    }

    public String key() {
        return key;
    }

    /** With the account in its path, as Azurite wants it. */
    public String endpoint() {
        return "http://127.0.0.1:" + port + "/" + account;
    }

    /** A client with the account's key, to look at what the tested code did. */
    public BlobServiceClient client() {
        return new BlobServiceClientBuilder().endpoint(endpoint())
                .credential(new StorageSharedKeyCredential(account, key)).buildClient();
    }

    /** A port of this machine where nothing listens. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean nodeIsThere() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    private static String randomKey() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
