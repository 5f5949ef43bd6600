package dev.datarights.customvision.service;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times as the service writes them: some end in Z, those of images, tags and regions carry no offset and mean UTC. */
public final class ServiceTimes {

    private ServiceTimes() {
    }

    /**
     * @throws DateTimeException where it is neither
     */
    public static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
    }

    /** The same of a record that may have no time. */
    static Optional<Instant> find(String text) {
        try {
            // most are an image's, without an offset; what is tried first is to succeed
            return text.isEmpty() ? Optional.empty()
                    : Optional.of(text.endsWith("Z") ? parse(text) : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
