package dev.datarights.customvision.delivery;

import java.util.HexFormat;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;

/**
 * Somebody who may read what is delivered.
 *
 * @param fingerprint of the certificate, upper-case hex as GnuPG shows it
 * @param key         its key for encryption
 */
record Recipient(String fingerprint, PGPPublicKey key) {

    static Recipient of(OpenPGPCertificate certificate, PGPPublicKey key) {
        return new Recipient(HexFormat.of().withUpperCase().formatHex(certificate.getFingerprint()), key);
    }
}
