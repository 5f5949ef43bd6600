package dev.datarights.customvision.archive;

import java.nio.file.Path;
import java.util.List;

/**
 * What checking one archive found.
 *
 * @param bagName the top folder, empty where there is none
 * @param complete whether every check passed
 * @param facts what the bag says of itself and what is in it, as far as it could be read
 */
public record BagReport(Path file, String bagName, boolean complete, List<Check> checks, BagFacts facts) {
}
