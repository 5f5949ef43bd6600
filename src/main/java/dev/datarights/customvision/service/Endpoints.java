package dev.datarights.customvision.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Addresses a key may be sent to: https, or http to this machine only. */
final class Endpoints {

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    private Endpoints() {
    }

    /**
     * @throws IllegalArgumentException naming the setting
     */
    static URI checked(String setting, String value) {
        URI uri;
        try {
            uri = new URI(value.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("setting " + setting + " is not an address. Write it as https://HOST");
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("setting " + setting + " must be an address such as https://HOST, without user or query");
        }
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https && !("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri.getHost()))) {
            throw new IllegalArgumentException("setting " + setting + " must begin with https:// (plain http is for this machine only)");
        }
        return uri;
    }

    /** Decided by the text alone: a name that merely resolves to loopback today may not tomorrow. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || LOOPBACK.matcher(host).matches();
    }
}
