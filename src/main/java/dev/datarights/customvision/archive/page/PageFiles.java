package dev.datarights.customvision.archive.page;

import java.io.IOException;

/** Takes the files of the page, one after the other. */
@FunctionalInterface
public interface PageFiles {

    /** @param path below the bag's top folder */
    void put(String path, byte[] content) throws IOException;
}
