package dev.datarights.customvision.delivery;

/**
 * What is at a destination under a delivery's name.
 *
 * @param length length in bytes
 * @param sha256 SHA-256 in lower case hex; {@code null} where the length alone tells that it is another file
 * @param eTag   the version of it, where the destination has such; else {@code null}
 */
public record FoundFile(long length, String sha256, String eTag) {
}
