package dev.datarights.customvision.status;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.datarights.customvision.service.Settings;

/**
 * Where the status page is served.
 *
 * @param port  0 where it is not
 * @param hosts names, in lower case, by which it may be called besides {@code localhost} and addresses
 */
record StatusSettings(int port, InetAddress bind, List<String> hosts) {

    private static final String PORT = "8642";

    static StatusSettings of(Settings settings) {
        String bind = settings.get("customvision.status.bind", "127.0.0.1");
        try {
            return new StatusSettings(port(settings.get("customvision.status.port", PORT)), InetAddress.getByName(bind),
                    Stream.of(settings.get("customvision.status.hosts", "").split(",")).map(host -> host.trim().toLowerCase(Locale.ROOT))
                            .filter(host -> !host.isEmpty()).toList());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("setting customvision.status.bind is '" + bind + "'; it must be an address of this machine such as 127.0.0.1");
        }
    }

    private static int port(String text) {
        if (text.equals("off")) {
            return 0;
        }
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("setting customvision.status.port is '" + text + "'; it must be a port, or 0 for none");
    }

    /**
     * Whether a request's {@code Host} is one that this page goes by. A web site that points its own name at this machine
     * (DNS rebinding) comes with that name.
     */
    boolean knows(String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        return name.equals("localhost") || name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.]+]") || hosts.contains(name);
    }
}
