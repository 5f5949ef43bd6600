package dev.datarights.customvision.service;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.vault.AzureVaultConfiguration;

/**
 * The settings of {@code config/application.properties}, read through Camel so that placeholders, system properties,
 * environment variables and vaults work as everywhere else. Values that are absent or blank are the default.
 */
public final class Settings implements CamelContextAware {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?)\\s*(?:([KMGT]?)(i?)B)?", Pattern.CASE_INSENSITIVE);
    private static final String ABSENT = "__absent__";
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<String, Kept> secrets = new ConcurrentHashMap<>();
    private CamelContext context;

    private record Kept(String value, long since) {
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** @throws IllegalArgumentException naming the setting, where its value names something that cannot be had, such as a vault's secret */
    public Optional<String> find(String name) {
        String value = resolve(name);
        return value == null || value.isBlank() || value.equals(ABSENT) ? Optional.empty() : Optional.of(value.trim());
    }

    private String resolve(String name) {
        try {
            return context.resolvePropertyPlaceholders("{{" + name + ":" + ABSENT + "}}");
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalArgumentException("setting " + name + " cannot be read from where its value points to: " + cause.getMessage()
                    + ". Check the name it has there, and the login to it", e);
        }
    }

    /**
     * A secret that must be there. It is asked for with every call: where a vault is named, it is kept for a minute.
     *
     * @throws IllegalArgumentException naming the setting, where it is absent
     */
    String secret(String name) {
        AzureVaultConfiguration vault = context.getVaultConfiguration().getAzureVaultConfiguration();
        if (vault == null || vault.getVaultName() == null) {
            return require(name);
        }
        long now = System.nanoTime();
        return secrets.compute(name, (of, kept) -> kept != null && now - kept.since() < KEPT_NANOS ? kept : new Kept(require(of), now)).value();
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

    /** A number of bytes: {@code 500MB}, {@code 2GB}, {@code 10GiB}, or a bare number; 0 is allowed. */
    public long bytes(String name, long otherwise) {
        String value = get(name, Long.toString(otherwise));
        Matcher size = SIZE.matcher(value);
        if (size.matches()) {
            boolean bare = size.group(2) == null || size.group(2).isEmpty();
            int power = bare ? 0 : 1 + "KMGT".indexOf(Character.toUpperCase(size.group(2).charAt(0)));
            BigDecimal unit = BigDecimal.valueOf(size.group(3) == null || size.group(3).isEmpty() ? 1000 : 1024).pow(power);
            BigDecimal bytes = new BigDecimal(size.group(1)).multiply(unit);
            if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.longValue();
            }
        }
        throw new IllegalArgumentException("setting " + name + " is '" + value + "'; write a size such as 500MB, 2GB or 10GiB");
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
        Set<String> names = new TreeSet<>();
        for (String key : keysBelow(prefix)) {
            String rest = key.substring(prefix.length());
            int dot = rest.indexOf('.');
            if (dot > 0) {
                names.add(rest.substring(0, dot));
            }
        }
        return names;
    }

    /** The full names of the settings that begin with a prefix, environment variables aside. */
    public Set<String> keysBelow(String prefix) {
        Properties properties = context.getPropertiesComponent().loadProperties(key -> key.startsWith(prefix));
        Set<String> keys = new TreeSet<>(properties.stringPropertyNames());
        System.getProperties().stringPropertyNames().stream().filter(key -> key.startsWith(prefix)).forEach(keys::add);
        return keys;
    }
}
