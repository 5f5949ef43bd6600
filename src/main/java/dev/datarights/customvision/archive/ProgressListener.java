package dev.datarights.customvision.archive;

import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestProgress;

/** Tells a request's progress of each entry, and the bag when its request was cancelled. */
record ProgressListener(RequestProgress progress, RequestFolder folder) implements JobBag.BagListener {

    @Override
    public void added(String kind, long bytes) {
        progress.added(folder.id(), kind, bytes);
    }

    @Override
    public boolean cancelled() {
        return folder.cancelled();
    }
}
