package dev.datarights.customvision.check;

/**
 * One line of what was looked at.
 *
 * @param what     e.g. {@code account contoso: GetTags}
 * @param expected and {@code remedy} are empty where all is well
 */
public record Finding(Standing standing, String what, String found, String expected, String remedy) {

    /** How it stands. */
    public enum Standing {
        /** As it should be. */
        OK,
        /** Worth knowing; nothing fails by it. */
        NOTE,
        /** Does not work. */
        FAILED,
        /** A setting is wrong: what depends on it was not tried. */
        SETTING
    }

    static Finding ok(String what, String found) {
        return new Finding(Standing.OK, what, found, "", "");
    }

    static Finding note(String what, String found, String remedy) {
        return new Finding(Standing.NOTE, what, found, "", remedy);
    }

    static Finding failed(String what, String found, String expected, String remedy) {
        return new Finding(Standing.FAILED, what, found, expected, remedy);
    }

    static Finding setting(String what, String found, String remedy) {
        return new Finding(Standing.SETTING, what, found, "", remedy);
    }
}
