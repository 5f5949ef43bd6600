package dev.datarights.customvision.delivery;

import java.time.Instant;

/**
 * The proof that a file is at its destination: it was read back there in full, and was what had been sealed.
 *
 * @param to           {@code folder}, {@code blob} or {@code sftp}
 * @param location     where it is, for people to read: a path or URL, never with a credential
 * @param length       length in bytes, as read back
 * @param sha256       SHA-256 in lower case hex, as read back
 * @param verifiedAt   when reading back ended
 * @param alreadyThere whether it was there before, so that nothing was sent
 */
public record Delivered(String to, String location, long length, String sha256, Instant verifiedAt,
                        boolean alreadyThere) {
}
