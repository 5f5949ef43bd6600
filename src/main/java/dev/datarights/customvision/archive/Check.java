package dev.datarights.customvision.archive;

/**
 * One thing that was checked, or that could not be.
 *
 * @param what the rule
 * @param detail how much was looked at; where it failed, which file and what to do; where it was not checked, why
 */
public record Check(String what, Standing standing, String detail) {

    /** What came of a check. */
    public enum Standing { OK, FAILED, NOT_CHECKED }

    Check(String what, boolean passed, String detail) {
        this(what, passed ? Standing.OK : Standing.FAILED, detail);
    }

    static Check notMade(String what, String why) {
        return new Check(what, Standing.NOT_CHECKED, why);
    }

    /** False only where it was made and failed. */
    public boolean passed() {
        return standing != Standing.FAILED;
    }
}
