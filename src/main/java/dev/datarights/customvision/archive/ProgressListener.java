package dev.datarights.customvision.archive;

import org.apache.camel.CamelContext;

import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.Stopping;

/** Tells a request's progress of each entry, and the bag when its request was cancelled or the program is to end. */
record ProgressListener(RequestProgress progress, RequestFolder folder, String project, CamelContext context) implements JobBag.BagListener {

    @Override
    public void added(String kind, long bytes) {
        progress.added(folder.id(), project, kind, bytes);
    }

    @Override
    public boolean cancelled() {
        return folder.cancelled() || Stopping.is(context);
    }
}
