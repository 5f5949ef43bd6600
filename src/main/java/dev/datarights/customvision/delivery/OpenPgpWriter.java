package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;

/**
 * Writes OpenPGP messages (RFC 4880) that every common program opens, GnuPG 2.2 too: AES-256 with a modification detection
 * code, not compressed, since archives hold what is compressed already. Memory does not grow with the content.
 */
record OpenPgpWriter(List<Recipient> recipients) {

    private static final int BUFFER = 1 << 16;

    /** @param name the content's file name, which the message carries */
    void write(InputStream content, String name, OutputStream out) throws IOException {
        // the JDK's AES uses the processor's; the library's own does not
        PGPEncryptedDataGenerator message = new PGPEncryptedDataGenerator(
                new JcePGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                        .setWithIntegrityPacket(true).setSecureRandom(new SecureRandom()));
        recipients.forEach(recipient -> message.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(recipient.key())));
        try (OutputStream encrypted = message.open(out, new byte[BUFFER]);
             OutputStream literal = new PGPLiteralDataGenerator().open(encrypted, PGPLiteralData.BINARY, name,
                     PGPLiteralData.NOW, new byte[BUFFER])) {
            byte[] buffer = new byte[BUFFER];
            for (int read; (read = content.read(buffer)) >= 0; ) {
                literal.write(buffer, 0, read);
            }
        } catch (PGPException e) {
            throw new IOException("cannot be encrypted: " + e.getMessage(), e);
        }
    }
}
