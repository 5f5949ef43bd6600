package dev.datarights.customvision.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;

import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestReader;
import dev.datarights.customvision.service.Settings;

/**
 * The settings {@code customvision.sweep.NAME.*}: {@code cron} and {@code request}, the file that says what to ask; and, where
 * the defaults do not fit, {@code time-zone} (UTC) and {@code enabled} (true, but false for what deletes).
 */
final class SweepSettings {

    private static final Logger LOG = LoggerFactory.getLogger(SweepSettings.class);
    private static final String PREFIX = "customvision.sweep.";
    private static final List<String> PARTS = List.of("cron", "request", "enabled", "time-zone");

    private final Settings settings;
    private final Map<String, String> environment;

    /** @param environment where names of sweeps may come from too: {@code CUSTOMVISION_SWEEP_NIGHTLY_CRON} */
    SweepSettings(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * The sweeps that are switched on, by name.
     *
     * @throws IllegalArgumentException naming every setting that is wrong, one a line: a sweep that silently never runs is worse
     *                                  than a program that does not start
     */
    List<Sweep> switchedOn() throws IOException {
        List<String> problems = new ArrayList<>();
        List<Sweep> sweeps = new ArrayList<>();
        for (String name : names(problems)) {
            try {
                read(name).ifPresent(sweeps::add);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return sweeps;
    }

    private Set<String> names(List<String> problems) {
        Set<String> names = new TreeSet<>();
        for (String key : settings.keysBelow(PREFIX)) {
            int dot = key.lastIndexOf('.');
            String name = dot < PREFIX.length() ? "" : key.substring(PREFIX.length(), dot);
            String part = key.substring(dot + 1);
            if (!Sweep.NAME.matcher(name).matches()) {
                problems.add("setting " + key + " is none of a sweep. Write " + PREFIX + "NAME." + (PARTS.contains(part) ? part : "cron")
                        + ", where NAME is up to 47 letters, digits, '_' or '-'");
            } else if (!PARTS.contains(part)) {
                problems.add("setting " + key + " is unknown. A sweep has: " + String.join(", ", PARTS));
            } else {
                names.add(name);
            }
        }
        environmentNames(problems).stream().filter(name -> names.stream().noneMatch(known -> variable(known).equals(variable(name))))
                .toList().forEach(names::add);
        return names;
    }

    private Set<String> environmentNames(List<String> problems) {
        Set<String> names = new TreeSet<>();
        String prefix = variable(PREFIX);
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (!variable.startsWith(prefix)) {
                continue;
            }
            Optional<String> name = PARTS.stream().map(part -> "_" + variable(part)).filter(variable::endsWith).findFirst()
                    .filter(end -> variable.length() > prefix.length() + end.length())
                    .map(end -> variable.substring(prefix.length(), variable.length() - end.length()).toLowerCase(Locale.ROOT).replace('_', '-'));
            if (name.isEmpty() || !Sweep.NAME.matcher(name.get()).matches()) {
                problems.add("environment variable " + variable + " is none of a sweep. Write " + prefix + "NAME_CRON, _REQUEST, _ENABLED or _TIME_ZONE");
            } else {
                names.add(name.get());
            }
        }
        return names;
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Empty where it is switched off. */
    private Optional<Sweep> read(String name) throws IOException {
        String enabled = settings.get(PREFIX + name + ".enabled", "").toLowerCase(Locale.ROOT);
        if (!Set.of("", "true", "false").contains(enabled)) {
            throw new IllegalArgumentException("setting " + PREFIX + name + ".enabled is '" + enabled + "'; it must be true or false");
        }
        if (enabled.equals("false")) {
            LOG.info("sweep {} is off: {}{}.enabled=false", name, PREFIX, name);
            return Optional.empty();
        }
        String zone = timeZone(name);
        String cron = cron(name, zone);
        Path file = Path.of(settings.require(PREFIX + name + ".request"));
        Sweep sweep = new Sweep(name, cron, zone, file.toString(), template(name, file));
        if (sweep.template().action().deletes() && enabled.isEmpty()) {
            LOG.warn("sweep {} is off: it deletes. Set {}{}.enabled=true once its plan is what you want", name, PREFIX, name);
            return Optional.empty();
        }
        return Optional.of(sweep);
    }

    private String timeZone(String name) {
        String zone = settings.get(PREFIX + name + ".time-zone", "UTC");
        // Java takes any other text for GMT
        if (!Arrays.asList(TimeZone.getAvailableIDs()).contains(zone)) {
            throw new IllegalArgumentException("setting " + PREFIX + name + ".time-zone is '" + zone
                    + "', which is no time zone; write one such as UTC or Europe/Berlin");
        }
        return zone;
    }

    private String cron(String name, String zone) {
        String setting = PREFIX + name + ".cron";
        String cron = settings.require(setting);
        String hint = "; it is a Quartz cron expression: seconds, minutes, hours, day of month, month, day of week,"
                + " with ? for one of the days, e.g. 0 0 2 * * ? for every day at 02:00";
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            if (expression.getNextValidTimeAfter(new Date()) == null) {
                throw new IllegalArgumentException("setting " + setting + " is '" + cron + "', which never comes again" + hint);
            }
            return cron;
        } catch (ParseException e) {
            throw new IllegalArgumentException("setting " + setting + " is '" + cron + "', which cannot be read: " + e.getMessage() + hint);
        }
    }

    private static Request template(String name, Path file) throws IOException {
        String own = "-";
        try {
            Request template = RequestReader.read(file, name);
            if (!template.id().equals(name)) {
                own = "id";
            } else if (template.receivedAt() != null) {
                own = "receivedAt";
            } else {
                return template;
            }
        } catch (InvalidRequestException e) {
            throw new IllegalArgumentException("setting " + PREFIX + name + ".request names " + file + ", which is not a valid request:\n" + e.getMessage(), e);
        }
        throw new IllegalArgumentException("setting " + PREFIX + name + ".request names " + file + ", whose field '" + own
                + "' belongs to a single request. Remove it: every run of a sweep gets its own id, such as " + name + "-20261124T020000Z");
    }
}
