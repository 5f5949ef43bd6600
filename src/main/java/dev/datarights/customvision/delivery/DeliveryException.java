package dev.datarights.customvision.delivery;

import java.io.IOException;

/**
 * A file could not be delivered, or is not at its destination as it was sealed.
 *
 * <p>The message says what happened, to which file, where, and what to do; it holds no key, SAS or password.
 */
public final class DeliveryException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean worthRetrying;

    DeliveryException(String message, boolean worthRetrying, Throwable cause) {
        super(message, cause);
        this.worthRetrying = worthRetrying;
    }

    DeliveryException(String message) {
        this(message, false, null);
    }

    /** Whether the same delivery may succeed later with nothing changed: no connection, a cut one, 408, 429, 5xx. */
    public boolean worthRetrying() {
        return worthRetrying;
    }
}
