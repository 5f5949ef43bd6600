package dev.datarights.customvision.sandbox;

import com.sun.net.httpserver.Headers;

/** A request as it came in; path and query are still percent-encoded. */
record Incoming(String method, String path, String rawQuery, Headers headers, byte[] body) {

    String header(String name) {
        return headers.getFirst(name);
    }

    /** Of the URL after host and port, in characters. */
    int length() {
        return path.length() + (rawQuery == null ? 0 : 1 + rawQuery.length());
    }

    boolean carriesKey() {
        return headers.containsKey("Training-Key") || headers.containsKey("Ocp-Apim-Subscription-Key")
                || headers.containsKey("Authorization");
    }

    boolean bearer(String token) {
        return token != null && ("Bearer " + token).equals(header("Authorization"));
    }
}
