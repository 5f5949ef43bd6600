package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.datarights.customvision.request.ProgressReport;
import dev.datarights.customvision.request.ProjectProgress;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;

/** Shows how far a request is while it is carried out: bars on a terminal, else a line now and then. */
final class ProgressView implements Runnable {

    private static final long LOOK_EVERY_MILLIS = 200;
    private static final long LINE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final RequestFolder folder;
    private final Runnable refresh;
    private final PrintWriter out;
    private final PrintWriter err;
    private final ProgressBars bars;

    /** @param refresh makes what is counted visible in the request's folder */
    ProgressView(RequestFolder folder, Runnable refresh, PrintWriter out, PrintWriter err) {
        this.folder = folder;
        this.refresh = refresh;
        this.out = out;
        this.err = err;
        this.bars = isWatched() ? new ProgressBars(out) : null;
    }

    /** True where a person sits at a terminal that can be written over. */
    static boolean isWatched() {
        return System.console() != null && !"dumb".equals(System.getenv("TERM"));
    }

    @Override
    public void run() {
        String shown = "";
        long last = System.nanoTime();
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                boolean due = System.nanoTime() - last > LINE_EVERY_NANOS;
                RequestStatus status = bars != null || due ? look() : null;
                if (status == null || status.state().isFinal()) {
                    continue;
                }
                List<ProjectProgress> projects = status.state() == State.RUNNING
                        ? folder.progress().map(ProgressReport::projects).orElse(List.of()) : List.of();
                if (bars != null) {
                    bars.show(status, projects, Instant.now());
                } else {
                    String line = ProgressBars.line(status, projects, Instant.now());
                    if (!line.equals(shown)) {
                        out.println(line);
                        out.flush();
                        shown = line;
                    }
                    last = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            // the request has ended
        } catch (IOException e) {
            err.println("progress cannot be shown: " + e.getMessage());
        } finally {
            if (bars != null) {
                bars.clear();
            }
        }
    }

    private RequestStatus look() throws IOException {
        refresh.run();
        return folder.status().orElse(null);
    }
}
