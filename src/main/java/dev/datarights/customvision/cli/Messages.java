package dev.datarights.customvision.cli;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Redaction;

/** What a failure says to the person at the terminal: its message, without secrets; a stack trace only for a defect. */
final class Messages {

    private Messages() {
    }

    static String of(Throwable failure) {
        Throwable cause = Causes.root(failure);
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return Redaction.clean(message);
    }

    static int exitCode(Throwable failure) {
        Throwable cause = Causes.root(failure);
        return cause instanceof InvalidRequestException || cause instanceof IllegalArgumentException ? 2 : 1;
    }
}
