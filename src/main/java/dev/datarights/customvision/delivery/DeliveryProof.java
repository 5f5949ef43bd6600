package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;

/** Compares what is at a destination with what was sealed. */
public final class DeliveryProof {

    /** What a look at the destination found under the delivery's name. */
    public enum Standing {
        /** Nothing. */
        ABSENT,
        /** An earlier attempt's file, which may be replaced. */
        REPLACEABLE,
        /** The sealed file itself: nothing need be sent. */
        DELIVERED
    }

    /** Refuses what cannot succeed before the destination is contacted. */
    public void begin(@Variable("delivery") Delivery delivery, CamelContext context) throws IOException {
        DeliverySettings settings = new DeliverySettings(context);
        Objects.requireNonNull(delivery.file(), "a delivery that is only to be checked is not sent");
        if (settings.encrypts() && delivery.name().endsWith(".zip")) {
            throw new DeliveryException("cannot deliver " + delivery.name() + ": customvision.delivery.encrypt-to is set,"
                    + " and this archive is not encrypted; it stays here");
        }
        try {
            settings.destination(delivery.to()).check();
        } catch (IllegalArgumentException e) {
            throw new DeliveryException("cannot deliver " + delivery.name() + ": " + e.getMessage());
        }
        long length = Files.size(delivery.file());
        if (length != delivery.length()) {
            throw new DeliveryException(delivery.name() + " has " + length + " bytes, but " + delivery.length()
                    + " were sealed: it was changed after it was sealed; run the request again");
        }
    }

    /** Refuses a check that cannot succeed before the destination is contacted. */
    public void beginCheck(@Variable("delivery") Delivery delivery, CamelContext context) throws DeliveryException {
        try {
            new DeliverySettings(context).destination(delivery.to()).check();
        } catch (IllegalArgumentException e) {
            throw new DeliveryException("cannot read back " + delivery.name() + ": " + e.getMessage());
        }
    }

    /**
     * What was found of a file that was delivered before.
     *
     * @throws DeliveryException where it is not there, or not as it was delivered
     */
    public Delivered stillThere(@Variable("delivery") Delivery delivery, @Variable("deliveryFound") FoundFile found,
                                CamelContext context) throws IOException {
        if (found == null) {
            throw new DeliveryException(location(delivery, context) + " is not there any more, or cannot be seen with this login");
        }
        if (!isSealed(found, delivery)) {
            throw new DeliveryException(location(delivery, context) + " is not what was delivered: it has " + found.length() + " bytes"
                    + (found.sha256() == null ? "" : " with SHA-256 " + found.sha256()) + " instead of " + delivery.length() + " with "
                    + delivery.sha256());
        }
        return delivered(delivery, true, context);
    }

    /**
     * Examines what a destination has under the delivery's name. The content is read only where it matters.
     *
     * @param length  bytes there; {@code null} where nothing is, or where the destination does not tell
     * @param content what is there, closed here; {@code null} where nothing is
     * @param reader  who looks at the content meanwhile; {@code null} where nobody does
     * @return {@code null} where nothing is
     */
    public FoundFile examine(@Variable("delivery") Delivery delivery, @Variable("lengthThere") Long length,
                             @Variable("versionThere") String version, @Variable("deliveryContent") DeliveredContent reader,
                             @Body InputStream content) throws IOException {
        if (content == null) {
            return null;
        }
        try (content) {
            if (length != null && length != delivery.length() && delivery.replaces().isEmpty()) {
                return new FoundFile(length, null, version);
            }
            Fingerprint fingerprint = reader == null ? Fingerprint.of(content) : Fingerprint.of(content, reader);
            return new FoundFile(fingerprint.length(), fingerprint.sha256(), version);
        }
    }

    /**
     * What was found before sending.
     *
     * @throws DeliveryException where another file has that name
     */
    public Standing look(@Variable("delivery") Delivery delivery, @Variable("deliveryFound") FoundFile found,
                         CamelContext context) throws IOException {
        if (found == null) {
            return Standing.ABSENT;
        }
        if (isSealed(found, delivery)) {
            return Standing.DELIVERED;
        }
        if (found.sha256() != null && delivery.replaces().contains(found.sha256())) {
            return Standing.REPLACEABLE;
        }
        throw new DeliveryException("another file of that name is there: " + location(delivery, context)
                + " was not touched; move it away, or deliver to another path, and run the request again");
    }

    /**
     * What was found after sending.
     *
     * @throws DeliveryException where it is not what was sealed
     */
    public Delivered readBack(@Variable("delivery") Delivery delivery, @Variable("deliveryFound") FoundFile found,
                              CamelContext context) throws IOException {
        if (found == null) {
            throw new DeliveryException(location(delivery, context)
                    + " was sent but cannot be found there: check who else changes that place, and run the request again");
        }
        if (!isSealed(found, delivery)) {
            throw new DeliveryException(location(delivery, context) + " was sent, but reading it back gave "
                    + found.length() + " bytes" + (found.sha256() == null ? "" : " with SHA-256 " + found.sha256())
                    + " instead of " + delivery.length() + " with " + delivery.sha256()
                    + ": remove it there and run the request again");
        }
        return delivered(delivery, false, context);
    }

    /** The proof for a file that {@link #look} found already delivered. */
    public Delivered alreadyThere(@Variable("delivery") Delivery delivery, CamelContext context) {
        return delivered(delivery, true, context);
    }

    private static Delivered delivered(Delivery delivery, boolean alreadyThere, CamelContext context) {
        return new Delivered(delivery.to(), location(delivery, context), delivery.length(), delivery.sha256(),
                Instant.now(), alreadyThere);
    }

    private static boolean isSealed(FoundFile found, Delivery delivery) {
        return found.length() == delivery.length() && delivery.sha256().equals(found.sha256());
    }

    private static String location(Delivery delivery, CamelContext context) {
        return new DeliverySettings(context).destination(delivery.to()).location(delivery);
    }
}
