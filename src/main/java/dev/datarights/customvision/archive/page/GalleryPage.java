package dev.datarights.customvision.archive.page;

import java.util.List;

/**
 * One file of a gallery.
 *
 * @param title what the archive is called
 * @param one one of what is shown, in lower case: picture or prediction
 * @param many the same, many of them
 * @param from number of the first card, from 1
 * @param of how many there are on all pages
 * @param previous file name of the page before this, null on the first; so are {@code first}, {@code next} and {@code last}
 */
record GalleryPage(String title, String one, String many, int number, int numbers, long from, long to, long of,
        String first, String previous, String next, String last, List<Card> cards) {
}
