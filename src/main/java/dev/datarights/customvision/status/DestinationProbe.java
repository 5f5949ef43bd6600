package dev.datarights.customvision.status;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

import org.apache.camel.CamelContext;

import dev.datarights.customvision.delivery.DeliverySettings;
import dev.datarights.customvision.service.Settings;

/** Whether archives could be delivered: the settings are whole, and the folder or the server is there. Nothing is written. */
final class DestinationProbe implements Probe.Question {

    private static final int PATIENCE_MILLIS = 3000;

    private final CamelContext context;
    private final Settings settings;

    DestinationProbe(CamelContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
    }

    @Override
    public String ask() throws Exception {
        String to = settings.get("customvision.delivery.to", "folder");
        DeliverySettings.check(context, to);
        return switch (to) {
            case "blob" -> {
                URI endpoint = URI.create(settings.require("customvision.delivery.blob.endpoint"));
                yield connect(endpoint.getHost(), endpoint.getPort() > 0 ? endpoint.getPort() : endpoint.getScheme().equals("http") ? 80 : 443);
            }
            case "sftp" -> connect(settings.require("customvision.delivery.sftp.host"), settings.positive("customvision.delivery.sftp.port", 22));
            default -> Folders.writable(() -> settings.get("customvision.delivery.folder.directory", "delivered")).ask();
        };
    }

    private static String connect(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            return host + ":" + port + " answers";
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(host + ":" + port + " does not answer", e);
        }
    }
}
