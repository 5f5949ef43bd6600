package dev.datarights.customvision.request;

/** This machine does not do the job, and says why. */
public final class JobRefused extends Exception {

    private static final long serialVersionUID = 1L;

    JobRefused(String message) {
        super(message);
    }
}
