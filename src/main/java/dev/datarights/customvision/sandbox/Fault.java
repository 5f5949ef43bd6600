package dev.datarights.customvision.sandbox;

import java.time.Duration;
import java.util.Map;

/** One way in which an answer goes wrong. */
sealed interface Fault {

    /** This answer instead of the right one. */
    record Instead(int status, Map<String, String> headers, byte[] body) implements Fault {
    }

    /** The right headers, this many bytes of the body, then the connection is cut. */
    record Truncate(long bytes) implements Fault {
    }

    /** The right body, whole; Content-Length says so many bytes more, or fewer. */
    record Announce(long more) implements Fault {
    }

    /** The right answer with its last byte changed and Content-MD5 left as it was. */
    record Corrupt() implements Fault {
    }

    /** The connection is closed without an answer. */
    record Reset() implements Fault {
    }

    /** Nothing is sent for this long, then the connection is closed. */
    record Stall(Duration silence) implements Fault {
    }

    /** The right answer, and nothing in it: no record in a list, a count of 0. */
    record Blank() implements Fault {
    }

    /** The right answer, late. */
    record Delay(Duration by) implements Fault {
    }
}
