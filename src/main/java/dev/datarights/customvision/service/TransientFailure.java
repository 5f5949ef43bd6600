package dev.datarights.customvision.service;

import java.io.IOException;
import java.time.Duration;

/**
 * An answer that may well be another one in a moment: 408, 429, 5xx, a gateway's HTML, a body that was cut off or is not
 * the JSON that was asked for. The retry policy of {@code customvision-errors} asks again.
 */
public final class TransientFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration retryAfter;

    /**
     * @param status     the HTTP status, 0 where none came
     * @param retryAfter what the service asked to wait; null where it did not say
     */
    public TransientFailure(String message, int status, Duration retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public TransientFailure(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.retryAfter = null;
    }

    public int status() {
        return status;
    }

    /** What the service asked to wait, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
