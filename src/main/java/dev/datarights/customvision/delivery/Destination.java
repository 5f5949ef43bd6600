package dev.datarights.customvision.delivery;

import java.util.List;

/** Where files are delivered, as the settings describe it. */
sealed interface Destination permits FolderDestination, BlobDestination, SftpDestination {

    /** @throws IllegalArgumentException naming the setting that is missing or wrong, and the remedy */
    void check();

    /** Where a file of this delivery is, for people to read, without any credential. */
    String location(Delivery delivery);

    /** What must never appear in a message. */
    List<String> secrets();
}
