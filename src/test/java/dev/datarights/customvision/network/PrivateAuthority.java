package dev.datarights.customvision.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A company's own certificate authority, made for a test by the JDK's keytool, with one certificate that it has issued. */
public final class PrivateAuthority {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    /** @param hosts whom the issued certificate is for */
    public PrivateAuthority(Path folder, List<String> hosts) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        keytool("-genkeypair -alias root -keyalg EC -groupname secp256r1 -dname CN=Contoso-Root -validity 30 -ext bc:c=ca:true"
                + " -keystore root.p12");
        keytool("-exportcert -rfc -alias root -keystore root.p12 -file root.pem");
        keytool("-genkeypair -alias server -keyalg RSA -keysize 2048 -dname CN=server -validity 30 -keystore server.p12");
        keytool("-certreq -alias server -keystore server.p12 -file server.csr");
        keytool("-gencert -rfc -alias root -keystore root.p12 -infile server.csr -outfile server.pem -validity 30 -ext san="
                + hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(",")));
        keytool("-importcert -noprompt -alias root -keystore server.p12 -file root.pem");
        keytool("-importcert -noprompt -alias server -keystore server.p12 -file server.pem");
        keytool("-importcert -noprompt -alias root -keystore trust.p12 -file root.pem");
        keytool("-importcert -noprompt -alias root -storetype JKS -keystore trust.jks -file root.pem");
    }

    private void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.addAll(List.of("-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool " + arguments + ": " + said);
        }
    }

    /** The root, as PEM. */
    public Path pem() {
        return folder.resolve("root.pem");
    }

    /** A PKCS12 file with the root; its password is {@link #password()}. */
    public Path pkcs12() {
        return folder.resolve("trust.p12");
    }

    public Path jks() {
        return folder.resolve("trust.jks");
    }

    public String password() {
        return PASSWORD;
    }

    /** A PKCS12 file without any trusted certificate in it. */
    public Path untrusting() throws GeneralSecurityException, IOException {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        Path file = folder.resolve("empty.p12");
        try (var out = Files.newOutputStream(file)) {
            empty.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** The issued certificate, as PEM. */
    public Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** Its key, as PEM. */
    public Path serverKey() throws GeneralSecurityException, IOException {
        byte[] key = server().getKey("server", PASSWORD.toCharArray()).getEncoded();
        return Files.writeString(folder.resolve("server.key"), "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n");
    }

    /** For servers that show the issued certificate. */
    public SSLContext serverTls() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server(), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return tls;
    }

    private KeyStore server() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(folder.resolve("server.p12").toFile(), PASSWORD.toCharArray());
    }
}
