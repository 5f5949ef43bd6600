package dev.datarights.customvision.status;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.ProgressReport;
import dev.datarights.customvision.request.ProjectProgress;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;

/**
 * One request as somebody who looks at it sees it; also its form in {@code status.json}.
 *
 * @param state    a {@link State}, or {@code UNREADABLE}
 * @param daysLeft until the due day, negative where it is past; null where there is none or the request has ended
 * @param approval what is to be approved; null where nothing is
 * @param receipt  where it lies; null while there is none
 */
record RequestView(String id, String action, String account, String state, String outcome, int attempt, Instant started, Instant ended,
        String reference, LocalDate due, Long daysLeft, String waiting, long bytes, Map<String, ProjectProgress.Count> kinds,
        List<ProjectView> projects, List<JobResult.Failure> failures, ApprovalView approval, String receipt) {

    /**
     * @param perSecond   items a second; 0 where nothing moves or it cannot be told yet
     * @param secondsLeft null where that cannot be told
     */
    record ProjectView(String id, String name, long done, long expected, long failed, long bytes, double perSecond, Long secondsLeft) {

        static ProjectView of(ProjectProgress progress, Instant now) {
            ProjectProgress.Count total = progress.total();
            return new ProjectView(progress.project(), progress.name(), total.done(), total.expected(), total.failed(), progress.bytes(),
                    progress.fetched() ? 0 : Math.round(progress.perSecond(now) * 10) / 10.0,
                    progress.fetched() ? null : progress.left(now).map(java.time.Duration::toSeconds).orElse(null));
        }
    }

    static RequestView of(RequestFolder folder, Instant now, LocalDate today) {
        try {
            RequestStatus status = folder.status().orElse(null);
            return status == null ? bare(folder.id(), State.RECEIVED.name(), null) : of(folder, status, now, today);
        } catch (IOException e) {
            return bare(folder.id(), "UNREADABLE", Redaction.clean(e.getMessage()));
        }
    }

    private static RequestView of(RequestFolder folder, RequestStatus status, Instant now, LocalDate today) throws IOException {
        boolean ended = status.state().isFinal();
        ProgressReport progress = status.state() == State.RUNNING ? folder.progress().orElse(null) : null;
        List<JobResult.Failure> failures = progress == null ? status.failures() : progress.failures();
        return new RequestView(status.id(), status.action(), status.account(), status.state().name(), Redaction.clean(status.outcome()),
                status.attempt(), status.started(), status.ended(), status.asked() == null ? null : status.asked().reference(), status.due(),
                status.due() == null || ended ? null : ChronoUnit.DAYS.between(today, status.due()), status.waiting(), status.bytes(),
                kinds(status, progress, failures),
                progress == null ? List.of() : progress.projects().stream().map(project -> ProjectView.of(project, now)).toList(),
                failures.stream().map(failure -> new JobResult.Failure(failure.kind(), failure.id(), Redaction.clean(failure.reason()))).toList(),
                status.state() == State.AWAITING_APPROVAL ? ApprovalView.of(folder) : null,
                ended ? folder.receipt().toString() : null);
    }

    private static Map<String, ProjectProgress.Count> kinds(RequestStatus status, ProgressReport progress, List<JobResult.Failure> failures) {
        Map<String, ProjectProgress.Count> kinds = new TreeMap<>();
        if (progress != null) {
            progress.projects().forEach(project -> project.kinds().forEach((kind, count) -> kinds.merge(kind, count,
                    (one, other) -> new ProjectProgress.Count(one.done() + other.done(), one.expected() + other.expected(), one.failed() + other.failed()))));
            return kinds;
        }
        status.kinds().forEach((kind, count) -> kinds.put(kind, new ProjectProgress.Count(count.done(), count.expected(),
                failures.stream().filter(failure -> failure.kind().equals(kind)).count())));
        return kinds;
    }

    private static RequestView bare(String id, String state, String outcome) {
        return new RequestView(id, null, null, state, outcome, 1, null, null, null, null, null, null, 0, Map.of(), List.of(), List.of(), null, null);
    }

    boolean hasEnded() {
        return switch (state) {
            case "COMPLETE", "PARTIAL", "FAILED", "REFUSED", "CANCELLED" -> true;
            default -> false;
        };
    }
}
