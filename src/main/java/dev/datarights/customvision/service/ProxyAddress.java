package dev.datarights.customvision.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The proxy of {@code customvision.proxy}: {@code host:port} or {@code http://user:password@host:port}. Calls to other
 * machines are tunnelled through it by CONNECT, so that it never sees a key.
 *
 * @param user     empty where the proxy wants nobody's name
 * @param password kept out of {@link #toString()}
 */
record ProxyAddress(String host, int port, String user, String password) {

    static final String SETTING = "customvision.proxy";

    /** Hosts that are asked directly: this machine, and the address at which Azure hands tokens to its own machines. */
    static final String DIRECT = "localhost|127.*|[::1]|::1|169.254.169.254";

    /**
     * @throws IllegalArgumentException naming the setting; the value is not repeated, it may hold a password
     */
    static ProxyAddress parse(String value) {
        URI uri;
        try {
            uri = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            throw wrong("is not an address");
        }
        boolean bare = (uri.getRawPath() == null || uri.getRawPath().matches("/?")) && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535 || !bare) {
            throw wrong("is not the address of a proxy with its port");
        }
        String[] credentials = uri.getRawUserInfo() == null ? new String[] {"", ""} : uri.getRawUserInfo().split(":", 2);
        if (credentials.length < 2) {
            throw wrong("names a user without a password");
        }
        return new ProxyAddress(uri.getHost(), uri.getPort(), decoded(credentials[0]), decoded(credentials[1]));
    }

    boolean hasCredentials() {
        return !user.isEmpty();
    }

    static boolean isDirect(String host) {
        return Endpoints.isLoopback(host) || host.equals("::1") || host.equals("169.254.169.254");
    }

    private static String decoded(String text) {
        // a plus is a plus here, which it is not in a form
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("setting " + SETTING + " " + what
                + ". Write it as HOST:PORT, or as http://USER:PASSWORD@HOST:PORT with special characters percent-encoded");
    }

    @Override
    public String toString() {
        return host + ":" + port + (hasCredentials() ? " with a password" : "");
    }
}
