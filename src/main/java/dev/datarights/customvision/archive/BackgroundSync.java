package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.concurrent.Callable;

import dev.datarights.customvision.files.Background;

/**
 * Brings files to the disk while their writer goes on, one sync at a time: who wants the next one waits for the one before.
 * A sync that failed fails whoever comes next, so nobody goes on for long on a disk that does not keep what it is given.
 */
final class BackgroundSync {

    private final Callable<Void> sync;
    private Background<Void> underway;

    BackgroundSync(Callable<Void> sync) {
        this.sync = sync;
    }

    /** Begins a sync of what is written by now. */
    void begin() throws IOException {
        await();
        underway = Background.begin("customvision-sync", sync);
    }

    /** Returns once no sync is under way. */
    void await() throws IOException {
        if (underway != null) {
            underway.await();
            underway = null;
        }
    }
}
