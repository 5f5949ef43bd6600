package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.io.InputStream;

/** Looks at what a destination has while it is read back for its checksum; again from the beginning where reading is tried again. */
@FunctionalInterface
public interface DeliveredContent {

    /**
     * @param content stays open, and need not be read to its end
     * @throws IOException also where the content is not what it should be: the checksum decides what that means
     */
    void read(InputStream content) throws IOException;
}
