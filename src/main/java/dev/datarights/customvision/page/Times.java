package dev.datarights.customvision.page;

/** Times of the service as people read them. */
public final class Times {

    private static final int MINUTES = 16;

    private Times() {
    }

    /** {@code 2026-09-02 08:16 UTC}; a time that is written in another way stays as it is. */
    public static String plain(String time) {
        boolean utc = time.length() >= MINUTES && time.charAt(10) == 'T' && time.indexOf('+') < 0 && time.indexOf('-', MINUTES) < 0;
        return utc ? time.substring(0, 10) + ' ' + time.substring(11, MINUTES) + " UTC" : time.isEmpty() ? "not known" : time;
    }
}
