package dev.datarights.customvision.host;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.apache.camel.impl.DefaultCamelContext;

import dev.datarights.customvision.CustomVisionRoutes;

/** A program with a {@code CamelContext} and nothing else. */
final class PlainHost {

    private PlainHost() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (DefaultCamelContext context = new DefaultCamelContext(); Reader file = Files.newBufferedReader(folder.resolve("host.properties"))) {
            Properties settings = new Properties();
            settings.load(file);
            context.getPropertiesComponent().setInitialProperties(settings);
            context.getShutdownStrategy().setTimeout(5);
            Asking asking = new Asking();
            context.addRoutes(asking);
            context.start();
            CustomVisionRoutes.addTo(context);
            asking.ask(context, folder);
        }
    }
}
