package dev.datarights.customvision.request;

/**
 * What a receipt's signature is worth.
 *
 * @param kid the key that it names, empty where it names none
 * @param detail in plain words; where it is wrong, why
 */
public record SignatureCheck(Outcome outcome, String kid, String detail) {

    /** How far it can be relied on. */
    public enum Outcome {
        /** Signed with the key that was given as trusted. */
        TRUSTED,
        /** Unchanged since it was signed; nobody knows by whom, as no trusted key was given. */
        INTEGRITY_ONLY,
        /** Changed, damaged, or signed with another key. */
        WRONG
    }
}
