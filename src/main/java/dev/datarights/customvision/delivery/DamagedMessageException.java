package dev.datarights.customvision.delivery;

import java.io.IOException;

/** An encrypted file is damaged, was changed, or is none; the message says which, to be read after the file's name. */
public final class DamagedMessageException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedMessageException(String message, Exception cause) {
        super(message, cause);
    }
}
