package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificates of {@code customvision.truststore}, a PKCS12, JKS or PEM file, which are trusted beside the JVM's own roots. */
final class Truststore {

    static final String SETTING = "customvision.truststore";
    static final String PASSWORD = "customvision.truststore-password";

    private Truststore() {
    }

    /**
     * One that trusts both, so that a public service is reached through a proxy as well as one with a private certificate.
     *
     * @throws IllegalArgumentException naming the setting and what is wrong with the file
     */
    static X509TrustManager open(Path file, Optional<String> password) {
        List<Certificate> own = certificates(file, password);
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate root : trusting(null).getAcceptedIssuers()) {
                all.setCertificateEntry("jvm-" + number++, root);
            }
            for (Certificate certificate : own) {
                all.setCertificateEntry("own-" + number++, certificate);
            }
            return trusting(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java's own certificates cannot be read", e);
        }
    }

    private static X509TrustManager trusting(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private static List<Certificate> certificates(Path file, Optional<String> password) {
        List<Certificate> certificates = new ArrayList<>();
        try {
            if (isPem(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    certificates.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
                }
            } else {
                KeyStore store = KeyStore.getInstance(file.toFile(), password.map(String::toCharArray).orElse(null));
                for (String alias : Collections.list(store.aliases())) {
                    if (store.isCertificateEntry(alias)) {
                        certificates.add(store.getCertificate(alias));
                    }
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw wrong(file, "cannot be read as PKCS12, JKS or PEM");
        }
        if (certificates.isEmpty()) {
            throw wrong(file, "holds no trusted certificate that can be read");
        }
        return certificates;
    }

    private static boolean isPem(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(8192), StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----");
        }
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException("setting " + SETTING + ": " + file + " " + what + ". Correct the path, or set " + PASSWORD
                + "; in a PKCS12 file the certificate must be marked as trusted, as keytool -importcert does");
    }
}
