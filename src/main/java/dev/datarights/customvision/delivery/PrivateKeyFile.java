package dev.datarights.customvision.delivery;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKey.OpenPGPSecretKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.jcajce.JceSessionKeyDataDecryptorFactoryBuilder;

/**
 * A file with OpenPGP private keys, armored or binary, that opens what was encrypted to one of them. Keys that have expired
 * open what was encrypted before.
 */
public final class PrivateKeyFile {

    private static final int LARGEST = 1 << 20;
    private static final String DAMAGED = "it cannot be decrypted: it is damaged or was changed";
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final List<OpenPGPKey> keys;
    private final char[] passphrase;

    private PrivateKeyFile(Path file, List<OpenPGPKey> keys, char[] passphrase) {
        this.file = file;
        this.keys = keys;
        this.passphrase = passphrase;
    }

    /**
     * @param passphrase empty for keys without one
     * @throws IllegalArgumentException naming the file, what is wrong with it, and the remedy
     */
    public static PrivateKeyFile read(Path file, char[] passphrase) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("private key " + file + " is not there or cannot be read: check the path");
        }
        try {
            if (Files.size(file) <= LARGEST) {
                List<OpenPGPKey> keys = new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseKeys(Files.readAllBytes(file));
                if (!keys.isEmpty()) {
                    return new PrivateKeyFile(file, keys, passphrase.clone());
                }
            }
        } catch (IOException | RuntimeException e) {
            // told below; what the library says of bytes it cannot read helps nobody
        }
        throw new IllegalArgumentException("private key " + file
                + " holds no OpenPGP private key: export it with gpg --armor --export-secret-keys NAME");
    }

    /**
     * Decrypts a message in a stream; memory does not grow with it.
     *
     * @param out what is in the message; to be thrown away where this fails, for only the end shows that it is unchanged
     * @throws IllegalArgumentException where the key or the passphrase is not the right one
     * @throws DamagedMessageException where the message is damaged or was changed
     * @throws IOException where reading or writing fails for another reason
     */
    public void decrypt(Path message, OutputStream out) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(message), BUFFER)) {
            PGPPublicKeyEncryptedData data = null;
            OpenPGPSecretKey key = null;
            for (PGPEncryptedData each : encrypted(in)) {
                if (key == null && each instanceof PGPPublicKeyEncryptedData forSomebody) {
                    data = forSomebody;
                    key = key(forSomebody);
                }
            }
            if (key == null) {
                throw new IllegalArgumentException(message.getFileName() + " is not encrypted to the key in " + file
                        + ": use the private key of one of its recipients, which the receipt names");
            }
            PGPPrivateKey unlocked = unlocked(key);
            try {
                decrypt(data, unlocked, out);
            } catch (PGPException | RuntimeException e) {
                // runtime exceptions too: what the library meets in bytes that nobody wrote
                throw new DamagedMessageException(DAMAGED, e);
            }
        }
    }

    private static PGPEncryptedDataList encrypted(InputStream in) throws IOException {
        try {
            PGPObjectFactory packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(in));
            if (packets.nextObject() instanceof PGPEncryptedDataList list && list.isIntegrityProtected()) {
                return list;
            }
        } catch (IOException | RuntimeException e) {
            throw new DamagedMessageException(DAMAGED, e);
        }
        throw new DamagedMessageException("it is not an OpenPGP message that shows whether it was changed", null);
    }

    private OpenPGPSecretKey key(PGPPublicKeyEncryptedData data) {
        return keys.stream().map(each -> each.getSecretKey(data.getKeyIdentifier())).filter(each -> each != null).findFirst().orElse(null);
    }

    private PGPPrivateKey unlocked(OpenPGPSecretKey key) {
        try {
            return key.isLocked() ? key.unlock(passphrase).getKeyPair().getPrivateKey() : key.unlock().getKeyPair().getPrivateKey();
        } catch (PGPException | RuntimeException e) {
            throw new IllegalArgumentException("the passphrase does not open the private key " + file
                    + (passphrase.length == 0 ? ": none was given" : ": correct it"));
        }
    }

    private static void decrypt(PGPPublicKeyEncryptedData data, PGPPrivateKey key, OutputStream out) throws PGPException, IOException {
        // the session key by the library, which knows every curve; the content by the JDK, whose AES is fast
        InputStream clear = data.getDataStream(new JceSessionKeyDataDecryptorFactoryBuilder()
                .build(data.getSessionKey(new BcPublicKeyDataDecryptorFactory(key))));
        InputStream content = literal(clear).getInputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read; (read = read(content, buffer)) >= 0; ) {
            out.write(buffer, 0, read);
        }
        if (!verified(data)) {
            throw new DamagedMessageException("its modification detection code does not hold: it is damaged or was changed", null);
        }
    }

    private static PGPLiteralData literal(InputStream clear) throws PGPException, IOException {
        try {
            Object packet = new BcPGPObjectFactory(clear).nextObject();
            if (packet instanceof PGPCompressedData compressed) {
                packet = new BcPGPObjectFactory(compressed.getDataStream()).nextObject();
            }
            if (packet instanceof PGPLiteralData literal) {
                return literal;
            }
        } catch (IOException e) {
            throw new DamagedMessageException(DAMAGED, e);
        }
        throw new DamagedMessageException("there is no file in it", null);
    }

    private static int read(InputStream content, byte[] buffer) throws IOException {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new DamagedMessageException(DAMAGED, e);
        }
    }

    private static boolean verified(PGPPublicKeyEncryptedData data) throws PGPException, IOException {
        try {
            return data.verify();
        } catch (IOException e) {
            throw new DamagedMessageException(DAMAGED, e);
        }
    }
}
