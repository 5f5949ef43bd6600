package dev.datarights.customvision.delivery;

import java.nio.file.Path;
import java.util.List;

/** A folder on this machine or on a mounted share. */
record FolderDestination(Path directory) implements Destination {

    @Override
    public void check() {
        // the folder has a default and is made when it is first needed
    }

    @Override
    public String location(Delivery delivery) {
        return resolve(delivery).toString();
    }

    @Override
    public List<String> secrets() {
        return List.of();
    }

    Path resolve(Delivery delivery) {
        return directory.toAbsolutePath().normalize().resolve(delivery.target());
    }
}
