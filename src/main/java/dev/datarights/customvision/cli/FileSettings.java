package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** The few settings that are needed before, or without, Camel: system property, then environment, then the file. */
final class FileSettings {

    private final Properties properties = new Properties();

    FileSettings(Path file) throws IOException {
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
    }

    String get(String name) {
        String system = System.getProperty(name);
        if (system != null) {
            return system;
        }
        String environment = System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
        return environment != null ? environment : properties.getProperty(name, "").trim();
    }
}
