package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.KeyPairGeneratorCallback;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.SignatureParameters;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;

/** OpenPGP keys for tests, made for each run, as files in a folder. */
public final class Readers {

    private static final int V4 = 4;

    private final Path folder;

    public Readers(Path folder) {
        this.folder = folder;
    }

    /** Writes {@code NAME.asc} and {@code NAME.private.asc}, which the passphrase protects where it is not empty. */
    public Path reader(String name, String passphrase) throws IOException, PGPException {
        OpenPGPKey key = new BcOpenPGPApi().generateKey(V4, new Date(), false).ed25519x25519Key(name + " <" + name + "@example.org>")
                .build(passphrase.isEmpty() ? null : passphrase.toCharArray());
        Files.writeString(privateKey(name), key.toAsciiArmoredString());
        return write(name, key);
    }

    public Path publicKey(String name) {
        return folder.resolve(name + ".asc");
    }

    public Path privateKey(String name) {
        return folder.resolve(name + ".private.asc");
    }

    /** The key as gpg names it. */
    public String fingerprint(String name) {
        return new RecipientFile(publicKey(name)).recipients().get(0).fingerprint();
    }

    Path binary(String name, Path armored) throws IOException {
        OpenPGPKey key = new BcOpenPGPApi().readKeyOrCertificate().parseKey(Files.readAllBytes(privateKey(name)));
        return Files.write(folder.resolve(armored), key.toCertificate().getEncoded());
    }

    Path signingOnly(String name) throws IOException, PGPException {
        return write(name, new BcOpenPGPApi().generateKey(V4).signOnlyKey().addUserId(name).build());
    }

    Path revoked(String name) throws IOException, PGPException {
        OpenPGPKey key = new BcOpenPGPApi().generateKey(V4).ed25519x25519Key(name).build();
        return write(name, new BcOpenPGPApi().editKey(key).revokeKey().done());
    }

    /** A key whose part for encryption was good for a year; as a whole it is good for five. */
    public Path expired(String name, Instant made) throws IOException, PGPException {
        return write(name, new BcOpenPGPApi().generateKey(V4, Date.from(made))
                .withPrimaryKey(KeyPairGeneratorCallback.Util.primaryKey(), goodFor(Duration.ofDays(5 * 365)))
                .addUserId(name, goodFor(Duration.ofDays(5 * 365)))
                .addEncryptionSubkey(KeyPairGeneratorCallback.Util.encryptionKey(), goodFor(Duration.ofDays(365))).build());
    }

    private static SignatureParameters.Callback goodFor(Duration time) {
        return SignatureParameters.Callback.Util.modifyHashedSubpackets(parts -> {
            parts.setKeyExpirationTime(time.toSeconds());
            return parts;
        });
    }

    private Path write(String name, OpenPGPKey key) throws IOException {
        return Files.writeString(publicKey(name), key.toCertificate().toAsciiArmoredString());
    }
}
