package dev.datarights.customvision.request;

/**
 * How long the address of a DELETE may be: as long as the service allows, until something before it refuses one for its
 * length; then half as long, again and again. What passed once is never too long again, so a refusal of that length has
 * another reason. Of one request, whatever it deletes.
 */
public final class AddressLimit {

    private static final int HOPELESS = 3;

    private int passed;
    private int longest = Integer.MAX_VALUE;
    private int refusedShort;

    /** Characters that the next address may have; one that names a single id has to be tried whatever it has. */
    int longest() {
        return longest;
    }

    /** An address of so many characters was let through. */
    public void passed(int length) {
        passed = Math.max(passed, length);
        longest = Math.max(longest, passed);
        refusedShort = 0;
    }

    /**
     * An address was refused, perhaps for its length.
     *
     * @return true where a shorter one is worth a try
     */
    boolean refused(int length) {
        if (length <= passed) {
            return false;
        }
        longest = Math.max(passed, Math.min(longest, length / 2));
        return true;
    }

    /** One that cannot be made shorter was refused. */
    public void refusedShortest() {
        refusedShort++;
    }

    /** True once it shows that no address is let through, however short. */
    public boolean isHopeless() {
        return passed == 0 && refusedShort >= HOPELESS;
    }
}
