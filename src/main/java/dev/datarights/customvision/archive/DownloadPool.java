package dev.datarights.customvision.archive;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.datarights.customvision.service.Settings;

/** The threads of all downloads, {@code customvision.export.parallel-downloads} of them. */
public final class DownloadPool {

    private DownloadPool() {
    }

    /**
     * A fixed number of threads and a queue without a limit, which a split never fills: it hands over one item ahead.
     *
     * @throws IllegalArgumentException naming the setting, where it is no number
     */
    public static ExecutorService of(Settings settings) {
        return Executors.newFixedThreadPool(settings.positive("customvision.export.parallel-downloads", 16));
    }
}
