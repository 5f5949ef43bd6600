package dev.datarights.customvision.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A page that is one file: its style is inside, and its Content-Security-Policy lets that style in by its hash and nothing
 * else, so that it can neither load nor send anything, whatever somebody wrote into a name that it tells.
 */
public final class SinglePage {

    private final Templates templates;

    /** @param folder of the templates on the class path, with a slash at its end */
    public SinglePage(String folder) {
        templates = new Templates(folder);
    }

    /** The template gets {@code page}, and {@code style} and {@code policy} for its head. */
    public byte[] render(String template, Object page) throws IOException {
        String style = Templates.baseStyle();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("page", page);
        values.put("style", style);
        values.put("policy", "default-src 'none'; style-src 'sha256-" + hash(style) + "'; base-uri 'none'; form-action 'none'");
        return templates.render(template, values);
    }

    private static String hash(String style) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
