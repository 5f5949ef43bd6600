package dev.datarights.customvision.service;

/**
 * Whether a list has come to rest: its readings, up to the moment that is asked about, hold the same ids. What comes later
 * plays no part, so the list of a project in use comes to rest too.
 */
final class Rest {

    private static final int READINGS = 5;

    private String earlier = "";
    private int same;
    private long most;
    private int readings;

    /**
     * Takes one more reading.
     *
     * @param idsSha256 of what it holds
     * @param listed    how many those are
     * @return true where it holds what the one before held; a third has to agree where any other held more: a list may be
     *         given short, and the same fault twice is no proof
     */
    boolean holdsSame(String idsSha256, long listed) {
        readings++;
        same = idsSha256.equals(earlier) ? same + 1 : 1;
        earlier = idsSha256;
        most = Math.max(most, listed);
        return same >= (listed < most ? 3 : 2);
    }

    boolean isGivenUp() {
        return readings >= READINGS;
    }
}
