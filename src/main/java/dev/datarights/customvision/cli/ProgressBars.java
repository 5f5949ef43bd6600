package dev.datarights.customvision.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.datarights.customvision.request.ProjectProgress;
import dev.datarights.customvision.request.RequestStatus;

/**
 * A bar for each project, written over the one before with the control sequences that every terminal since the VT100 has.
 * Lines stay below 80 columns, so that none wraps.
 */
final class ProgressBars {

    private static final int MOST = 10;
    private static final int NAME = 22;
    private static final int BAR = 16;

    private final PrintWriter out;
    private int lines;

    ProgressBars(PrintWriter out) {
        this.out = out;
    }

    void show(RequestStatus status, List<ProjectProgress> projects, Instant now) {
        StringBuilder screen = new StringBuilder(back());
        List<String> bars = bars(status, projects, now);
        bars.forEach(bar -> screen.append("\r\u001b[K").append(bar).append('\n'));
        // what a longer picture left below
        screen.append("\u001b[J");
        lines = bars.size();
        out.print(screen);
        out.flush();
    }

    /** Takes the bars away; what is printed next begins where they did. */
    void clear() {
        out.print(back() + (lines > 0 ? "\r\u001b[J" : ""));
        out.flush();
        lines = 0;
    }

    private String back() {
        return lines > 0 ? "\u001b[" + lines + "A" : "";
    }

    static List<String> bars(RequestStatus status, List<ProjectProgress> projects, Instant now) {
        List<String> bars = new ArrayList<>();
        if (projects.isEmpty()) {
            bars.add("  " + doing(status));
            return bars;
        }
        // what is still being fetched is what one waits for
        List<ProjectProgress> shown = projects.stream().sorted(Comparator.comparing(ProjectProgress::fetched)).limit(MOST).toList();
        shown.forEach(project -> bars.add(bar(project, now)));
        if (projects.size() > MOST) {
            bars.add("  and " + (projects.size() - MOST) + " more; " + projects.stream().filter(ProjectProgress::fetched).count()
                    + " of " + projects.size() + " are fetched");
        }
        return bars;
    }

    private static String bar(ProjectProgress project, Instant now) {
        ProjectProgress.Count total = project.total();
        double part = total.expected() == 0 ? 0 : (double) total.done() / total.expected();
        int full = (int) (part * BAR);
        String rest = project.fetched() ? "fetched" : rate(project.perSecond(now)) + project.left(now).map(left -> " " + clock(left) + " left").orElse("");
        return String.format(Locale.ROOT, "  %-" + NAME + "s %s%s %3d%% %d/%d %s%s", name(project.name()), "#".repeat(full), "-".repeat(BAR - full),
                (int) (part * 100), total.done(), total.expected(), rest, total.failed() > 0 ? " " + total.failed() + " failed" : "");
    }

    /** The same for a file or a pipe: one line for the whole request. */
    static String line(RequestStatus status, List<ProjectProgress> projects, Instant now) {
        if (projects.isEmpty()) {
            return "  " + doing(status);
        }
        double perSecond = projects.stream().filter(project -> !project.fetched()).mapToDouble(project -> project.perSecond(now)).sum();
        ProjectProgress.Count total = projects.stream().map(ProjectProgress::total).reduce(new ProjectProgress.Count(0, 0, 0), ProgressBars::sum);
        long left = total.expected() - total.done() - total.failed();
        String kinds = status.kinds().entrySet().stream().map(kind -> kind.getKey() + " " + kind.getValue().done() + "/" + kind.getValue().expected())
                .collect(Collectors.joining(", "));
        return "  " + doing(status) + "  " + kinds + "  " + Sizes.readable(status.bytes()) + (left <= 0 || perSecond <= 0 ? ""
                : "  " + rate(perSecond) + ", " + clock(Duration.ofSeconds(Math.round(left / perSecond))) + " left")
                + (total.failed() > 0 ? ", " + total.failed() + " failed" : "");
    }

    private static ProjectProgress.Count sum(ProjectProgress.Count one, ProjectProgress.Count other) {
        return new ProjectProgress.Count(one.done() + other.done(), one.expected() + other.expected(), one.failed() + other.failed());
    }

    private static String doing(RequestStatus status) {
        String waiting = status.waiting() == null ? "" : ", waiting: " + status.waiting();
        return switch (status.state()) {
            case RECEIVED -> "RECEIVED: listing what is there" + waiting;
            default -> status.state() + waiting;
        };
    }

    private static String rate(double perSecond) {
        return perSecond >= 10 ? Math.round(perSecond) + "/s" : String.format(Locale.ROOT, "%.1f/s", perSecond);
    }

    static String clock(Duration left) {
        return left.toHours() > 0 ? String.format(Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
    }

    /** What somebody called a project must not steer the terminal. */
    private static String name(String name) {
        String plain = name.replaceAll("\\p{C}", "?");
        return plain.length() > NAME ? plain.substring(0, NAME - 3) + "..." : plain;
    }
}
