package dev.datarights.customvision.request;

import java.util.regex.Pattern;

/** Takes secrets out of text that is going to be written down: signed links, keys, tokens, passwords. */
public final class Redaction {

    private static final String HIDDEN = "***";

    private static final String NAMES = "(?:key|password|passwd|passphrase|secret|token|signature)";

    /** {@code ?...} of a link that is signed or carries a key. */
    private static final Pattern SIGNED_QUERY =
            Pattern.compile("(?i)\\?(?=[^?\\s\"'<>]*?(?:sig|key|token|code|secret|password)(?:=|%3d))[^\\s\"'<>]*");

    private static final Pattern USER_IN_LINK = Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]{0,20}://)[^\\s/@\"'<>]{1,500}@");

    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)(\\b(?:proxy-)?authorization[\"']?\\s*[:=]\\s*[\\[\"']?)[^\\r\\n\"'\\]]+");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic|sharedkey)(\\s+)[\\w.~+/=:-]{8,}");

    private static final Pattern NAMED =
            Pattern.compile("(?i)(" + NAMES + "[\"']?\\s{0,9}[:=]\\s{0,9}[\\[\"']?)[^\\s,;&\"'\\])}]+");

    private static final Pattern SIGNATURE = Pattern.compile("(?i)(\\bsig(?:=|%3d))[^\\s,;&\"'<>]+");

    private Redaction() {}

    /**
     * The text without the query of signed links and without the values of headers and settings that hold secrets.
     *
     * @param text may be null
     * @return the clean text; null for null
     */
    public static String clean(String text) {
        if (text == null) {
            return null;
        }
        String clean = SIGNED_QUERY.matcher(text).replaceAll("");
        clean = USER_IN_LINK.matcher(clean).replaceAll("$1");
        clean = AUTHORIZATION.matcher(clean).replaceAll("$1" + HIDDEN);
        clean = SCHEME.matcher(clean).replaceAll("$1$2" + HIDDEN);
        clean = NAMED.matcher(clean).replaceAll("$1" + HIDDEN);
        return SIGNATURE.matcher(clean).replaceAll("$1" + HIDDEN);
    }
}
