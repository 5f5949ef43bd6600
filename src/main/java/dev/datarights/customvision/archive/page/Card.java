package dev.datarights.customvision.archive.page;

import java.util.List;

/**
 * One picture and what is known of it, as it is shown.
 *
 * @param title for instance "Picture 12"
 * @param file path in the bag, null where its bytes are not there
 * @param viewable whether a browser can show the file
 * @param asStored whether the picture is shown as it is stored although its EXIF data say it is to be turned: boxes fit then
 * @param alternative what a reader who does not see the picture is told
 * @param note something about this picture in plain words, null where there is nothing
 * @param boxes what is drawn over the picture
 * @param facts what else is known: name and value
 */
public record Card(String title, String file, boolean viewable, boolean asStored, String alternative, String note,
        List<Label> labels, List<Box> boxes, List<Fact> facts) {

    /** A tag; {@code share} is a prediction's probability in words, null for a picture's own tag. */
    public record Label(String name, int colour, String share) {
    }

    /** A box in percent of the picture. */
    public record Box(int number, String name, int colour, String left, String top, String width, String height, String share) {
    }

    /** A name and a value. */
    public record Fact(String name, String value) {
    }
}
