package dev.datarights.customvision.service;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * The settings of {@code config/application.properties}, read through Camel so that placeholders, system properties,
 * environment variables and vaults work as everywhere else. Values that are absent or blank are the default.
 */
public final class Settings implements CamelContextAware {

    private static final String ABSENT = "__absent__";
    private CamelContext context;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    public Optional<String> find(String name) {
        String value = context.resolvePropertyPlaceholders("{{" + name + ":" + ABSENT + "}}");
        return value == null || value.isBlank() || value.equals(ABSENT) ? Optional.empty() : Optional.of(value.trim());
    }

    public String get(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    /**
     * @throws IllegalArgumentException naming the setting, where it is absent
     */
    public String require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                "setting " + name + " is missing. Set it in config/application.properties or as environment variable "
                        + name.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_')));
    }

    public int positive(String name, int otherwise) {
        String value = get(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers that are too small
        }
        throw new IllegalArgumentException("setting " + name + " is '" + value + "'; it must be a whole number above 0");
    }

    public Duration duration(String name, Duration otherwise) {
        String value = get(name, otherwise.toString());
        try {
            return Duration.parse(value);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("setting " + name + " is '" + value + "'; write an ISO-8601 duration such as PT2M");
        }
    }

    /** The first part after a prefix, of every setting that has it: {@code customvision.accounts.} gives the accounts' names. */
    public Set<String> namesBelow(String prefix) {
        Properties properties = context.getPropertiesComponent().loadProperties(key -> key.startsWith(prefix));
        Set<String> keys = new TreeSet<>(properties.stringPropertyNames());
        System.getProperties().stringPropertyNames().stream().filter(key -> key.startsWith(prefix)).forEach(keys::add);
        Set<String> names = new TreeSet<>();
        for (String key : keys) {
            String rest = key.substring(prefix.length());
            int dot = rest.indexOf('.');
            if (dot > 0) {
                names.add(rest.substring(0, dot));
            }
        }
        return names;
    }
}
