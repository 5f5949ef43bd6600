package dev.datarights.customvision;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Looks for secrets in what was written, in whatever form they may be there. */
final class Secrets {

    private Secrets() {
    }

    /** As it is, URL-encoded, and what of it shows in Base64 wherever it begins. */
    static List<String> forms(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8));
            String certain = encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 3);
            forms.add(certain);
            forms.add(certain.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }

    /** Adds to {@code found} where each form was seen, with what stands around it. */
    static void look(String where, String text, List<String> forms, List<String> found) {
        forms.stream().filter(text::contains).forEach(form -> found.add(where + ": " + form + " in ..."
                + text.substring(Math.max(0, text.indexOf(form) - 160), Math.min(text.length(), text.indexOf(form) + form.length() + 20))));
    }
}
