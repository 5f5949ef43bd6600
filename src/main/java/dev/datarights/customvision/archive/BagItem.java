package dev.datarights.customvision.archive;

/**
 * Something whose bytes belong in the bag.
 *
 * @param kind      images, predictions or exports
 * @param id        the service's id; for an export {@code <iteration id>/<platform>[-<flavor>][-<number>]}
 * @param folder    the folder in the bag
 * @param name      the file's name without extension
 * @param link      where the bytes are; it runs out after a day
 * @param iteration the iteration whose snapshot alone holds it; null for the workspace
 * @param created   when the service says it was made; for finding a prediction again
 * @param width     in pixels, as its record says; 0 where it says nothing
 * @param height    likewise
 */
public record BagItem(String kind, String id, String folder, String name, String link, String iteration, String created,
        int width, int height) {
}
