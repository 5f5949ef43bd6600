package dev.datarights.customvision;

/** Which version of the program a folder of routes was written for; the bean {@code customvisionRoutesVersion}. */
public record RoutesVersion(String version) {

    /** The version this program carries out. */
    public static final String CURRENT = "v1";
}
