package dev.datarights.customvision.host;

import java.nio.file.Path;

import org.apache.camel.main.Main;

import dev.datarights.customvision.CustomVisionRoutes;

/** Camel Main, with the include pattern and no line of Java about the pipeline. */
final class CamelMainHost {

    private CamelMainHost() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Main main = new Main();
        main.setPropertyPlaceholderLocations("file:" + folder.resolve("host.properties"));
        main.configure().withRoutesIncludePattern(CustomVisionRoutes.PATTERN).withShutdownTimeout(5);
        Asking asking = new Asking();
        main.configure().addRoutesBuilder(asking);
        main.start();
        try {
            asking.ask(main.getCamelContext(), folder);
        } finally {
            main.stop();
        }
    }
}
