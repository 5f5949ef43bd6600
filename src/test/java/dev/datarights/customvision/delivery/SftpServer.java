package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server in this process: one user, who may log in with a password or a key and sees one folder. */
public final class SftpServer implements AutoCloseable {

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey = key(KeyPairProvider.ECDSA_SHA2_NISTP256);
    private final KeyPair loginKey = key(KeyPairProvider.SSH_ED25519);
    private final String user = "dsr";
    private final String password;
    private final Path root;
    private final Path configuration;

    /**
     * @param root          what the user sees as the login's folder
     * @param configuration where key and known-hosts files are put
     */
    public SftpServer(Path root, Path configuration, String password) throws IOException {
        this.root = root;
        this.configuration = configuration;
        this.password = password;
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        server.setPasswordAuthenticator((name, given, session) -> name.equals(user) && given.equals(this.password));
        server.setPublickeyAuthenticator((name, key, session) ->
                name.equals(user) && KeyUtils.compareKeys(key, loginKey.getPublic()));
        server.start();
    }

    public int port() {
        return server.getPort();
    }

    public String user() {
        return user;
    }

    public Path root() {
        return root;
    }

    /** How many logins are open now. */
    public int sessions() {
        return server.getActiveSessions().size();
    }

    /** Cuts every open connection. */
    public void cut() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /** A known-hosts file with this server's key. */
    public Path knownHosts() throws IOException {
        return knownHosts("known_hosts", port(), hostKey.getPublic());
    }

    /** A known-hosts file that has another key for this server. */
    public Path knownHostsWithAnotherKey() throws IOException {
        return knownHosts("known_hosts_other_key", port(), key(KeyPairProvider.ECDSA_SHA2_NISTP256).getPublic());
    }

    /** A known-hosts file that does not have this server. */
    public Path knownHostsWithoutThisServer() throws IOException {
        Path file = configuration.resolve("known_hosts_other_server");
        return Files.writeString(file, "sftp.example " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    /** The private key that logs in, as ssh-keygen writes it. */
    public Path loginKey() throws IOException, GeneralSecurityException {
        Path file = configuration.resolve("login");
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(loginKey, "test", null, out);
        }
        return file;
    }

    private Path knownHosts(String name, int port, PublicKey key) throws IOException {
        return Files.writeString(configuration.resolve(name),
                "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(key) + "\n");
    }

    private static KeyPair key(String type) {
        try {
            return KeyUtils.generateKeyPair(type, 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
