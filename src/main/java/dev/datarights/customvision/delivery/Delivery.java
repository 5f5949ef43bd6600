package dev.datarights.customvision.delivery;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One closed file that is to be brought to a destination: what it is, and where it belongs.
 *
 * <p>A path or name that could leave the destination's root, or that could be read as anything but a
 * file name, is an {@link IllegalArgumentException} here, so that routes may treat both as plain data.
 *
 * @param to       {@code folder}, {@code blob} or {@code sftp}
 * @param path     folder below the configured root, segments separated by {@code /}; empty for the root itself
 * @param file     the file on this machine, which must not change any more; {@code null} where it was delivered before and is
 *                 only to be looked at there
 * @param name     the name it gets at the destination
 * @param length   its length in bytes, as sealed
 * @param sha256   its SHA-256 in lower case hex, as sealed
 * @param replaces SHA-256 of each file that an earlier attempt of the same request left under that name,
 *                 and that may therefore be replaced
 */
public record Delivery(String to, String path, Path file, String name, long length, String sha256,
                       List<String> replaces) {

    private static final Set<String> DESTINATIONS = Set.of("folder", "blob", "sftp");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Delivery {
        path = path == null ? "" : path;
        replaces = replaces == null ? List.of() : List.copyOf(replaces);
        if (to == null || !DESTINATIONS.contains(to)) {
            throw new IllegalArgumentException("deliver.to must be folder, blob or sftp");
        }
        if (!path.isEmpty()) {
            // -1 keeps the empty segments of a leading, doubled or trailing slash, which are refused
            for (String segment : path.split("/", -1)) {
                requireSegment(segment, "deliver.path");
            }
        }
        requireSegment(name, "the name of a delivered file");
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative");
        }
        requireSha256(sha256, "sha256");
        replaces.forEach(hash -> requireSha256(hash, "replaces"));
    }

    /** What was delivered before, to be looked at where it is. */
    public static Delivery toCheck(String to, String path, String name, long length, String sha256) {
        return new Delivery(to, path, null, name, length, sha256, List.of());
    }

    /** The name at the destination with the folders before it, relative to the configured root. */
    public String target() {
        return path.isEmpty() ? name : path + "/" + name;
    }

    private static void requireSegment(String segment, String what) {
        if (segment == null || !SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
            throw new IllegalArgumentException(what + " must be relative, of letters, digits, '.', '_' and '-',"
                    + " with single '/' between folders and no '..'");
        }
    }

    private static void requireSha256(String hash, String what) {
        if (hash == null || !SHA256.matcher(hash).matches()) {
            throw new IllegalArgumentException(what + " must be 64 lower case hex digits");
        }
    }
}
