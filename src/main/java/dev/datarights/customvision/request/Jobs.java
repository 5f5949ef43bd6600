package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The export jobs of a planned request, and the results they come back with; asked on the machine that owns the request. */
public final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final RequestStore store;
    private final JobOrders orders;
    private final Queues queues;
    private final RequestProgress progress;
    /** Requests of this process whose jobs are on their way: the last result, whoever wrote it down, ends them once. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    public Jobs(RequestStore store, JobOrders orders, Queues queues, RequestProgress progress) {
        this.store = store;
        this.orders = orders;
        this.queues = queues;
        this.progress = progress;
    }

    /** What a result means for its request. */
    public enum Gathered {
        /** Others are still missing, or somebody else waits for them. */
        KEPT,
        /** All jobs have one now. */
        LAST,
        /** The job is to be sent again: a worker that died has left its archive at the destination. */
        AGAIN,
        /** It comes too late, or for something that is not there. */
        IGNORED
    }

    /** True where every planned job has a result of this attempt, or a complete one; otherwise their results are waited for from now on. */
    public synchronized boolean areDone(Exchange exchange) throws IOException {
        String id = exchange.getVariable("requestId", String.class);
        if (isDone(store.folder(id))) {
            return true;
        }
        waiting.add(id);
        return false;
    }

    /** The jobs to send, as JSON: those without a result, but for those that a broker keeps or a worker is at. */
    public List<String> outstanding(Exchange exchange) throws IOException, InvalidRequestException {
        RequestFolder folder = store.folder(exchange.getVariable("requestId", String.class));
        Plan plan = folder.plan().orElseThrow();
        int attempt = folder.status().orElseThrow().attempt();
        List<String> messages = new ArrayList<>();
        for (String job : plan.jobs()) {
            if (!hasResult(folder, job, attempt) && !(queues.outlive() && folder.jobs().tries(job, attempt).isSent(attempt))) {
                messages.add(JobMessage.text(orders.order(folder, plan, job)));
            }
        }
        return messages;
    }

    /** True for a job that only this machine can do. */
    public boolean staysHere(Exchange exchange) throws IOException, InvalidRequestException, UnreadableMessage {
        ExportJob job = JobMessage.job(exchange);
        // what is in an archive that only its readers can open is told, before a delete, by the bag it was made from
        return queues.outlive() && !job.terms().readers().isEmpty() && store.folder(job.requestId()).request().action().deletes();
    }

    /** By this a broker knows a message that it has already. */
    public String messageId(Exchange exchange) throws IOException, UnreadableMessage {
        ExportJob job = JobMessage.job(exchange);
        return job.owner() + "/" + job.requestId() + "/" + job.asOf() + "/" + job.project() + "/" + job.attempt() + "/"
                + store.folder(job.requestId()).jobs().tries(job.project(), job.attempt()).sentIn(job.attempt()).sent();
    }

    /**
     * Nothing is wrong where the broker refused a message because it has it already; any other failure goes on. The broker's
     * own exception is known by its name: its class is there only where a broker is used.
     */
    public void refusedAsThere(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Throwable cause = failure;
        while (cause != null && !cause.getClass().getSimpleName().equals("ActiveMQDuplicateIdException")) {
            cause = cause.getCause();
        }
        if (cause == null) {
            throw failure;
        }
    }

    /** The message is with the broker. */
    public void sent(Exchange exchange) throws IOException, UnreadableMessage {
        if (queues.outlive()) {
            ExportJob job = JobMessage.job(exchange);
            store.folder(job.requestId()).jobs().changeTries(job.project(), job.attempt(), tries -> tries.sentIn(job.attempt()));
        }
    }

    /** The id of the request that a message is about; asked as an expression, gather could not set it itself. */
    public String requestOf(Exchange exchange) throws UnreadableMessage {
        return JobMessage.isAnnouncement(exchange) ? JobMessage.announcement(exchange).requestId() : JobMessage.result(exchange).requestId();
    }

    public boolean isAnnouncement(Exchange exchange) throws UnreadableMessage {
        return JobMessage.isAnnouncement(exchange);
    }

    /** Notes what a worker is about to deliver. */
    public void announced(Exchange exchange) throws IOException, UnreadableMessage {
        JobMessage.Announcement told = JobMessage.announcement(exchange);
        RequestFolder folder = store.folder(told.requestId());
        if (isOurs(folder, told.project())) {
            folder.jobs().changeTries(told.project(), told.attempt(), tries -> tries.announces(told.announced()));
        }
    }

    /** Keeps a job's result. */
    public synchronized Gathered gather(Exchange exchange) throws IOException, UnreadableMessage {
        JobResult result = JobMessage.result(exchange);
        RequestFolder folder = store.folder(result.requestId());
        if (!isOurs(folder, result.project()) || !isAwaited(folder, result)) {
            LOG.warn("request {} project {}: a result of attempt {} is not waited for, and was left alone", result.requestId(), result.project(),
                    result.attempt());
            return Gathered.IGNORED;
        }
        if (queues.outlive() && folder.jobs().tries(result.project(), result.attempt()).againAfter(result) && !folder.cancelled()) {
            LOG.info("request {} project {}: a worker that ended left its archive at the destination; the job is sent again", result.requestId(),
                    result.project());
            return Gathered.AGAIN;
        }
        folder.jobs().keep(result);
        if (!waiting.contains(result.requestId())) {
            return Gathered.KEPT;
        }
        if (queues.outlive()) {
            progress.came(result);
        }
        return claim(folder) ? Gathered.LAST : Gathered.KEPT;
    }

    /** The job of a failed result once more; it may replace what any worker announced. */
    public String again(Exchange exchange) throws IOException, InvalidRequestException, UnreadableMessage {
        JobResult failed = JobMessage.result(exchange);
        RequestFolder folder = store.folder(failed.requestId());
        return JobMessage.text(orders.order(folder, folder.plan().orElseThrow(), failed.project()));
    }

    /** The requests of this process whose last result another process of this machine wrote down; each is named once. */
    public synchronized List<String> completed() throws IOException {
        List<String> all = new ArrayList<>();
        for (String id : waiting) {
            if (store.folder(id).status().filter(status -> !status.state().isFinal()).isEmpty()) {
                // it ended otherwise: its plan could not be carried out
                waiting.remove(id);
            } else if (claim(store.folder(id))) {
                all.add(id);
            }
        }
        return all;
    }

    /** What all machines are to know: that a request whose jobs are out was cancelled. */
    public List<String> cancelled() throws IOException {
        List<String> notices = new ArrayList<>();
        for (String id : waiting) {
            if (store.folder(id).cancelled()) {
                notices.add(notice(store.folder(id), State.CANCELLED));
            }
        }
        return notices;
    }

    /** The same for a request that has ended. */
    public String ended(Exchange exchange) throws IOException {
        RequestFolder folder = store.folder(exchange.getVariable("requestId", String.class));
        return notice(folder, folder.status().orElseThrow().state());
    }

    private String notice(RequestFolder folder, State state) throws IOException {
        return JobMessage.text(new JobMessage.Notice(RequestFolder.FORMAT_VERSION, orders.owner(), folder.id(),
                folder.status().orElseThrow().attempt(), state));
    }

    private boolean claim(RequestFolder folder) throws IOException {
        return isDone(folder) && waiting.remove(folder.id());
    }

    private static boolean isOurs(RequestFolder folder, String project) throws IOException {
        return folder.exists() && folder.plan().filter(plan -> plan.jobs().contains(project)).isPresent();
    }

    /** A second result does not take the place of one that says the archive was delivered. */
    private static boolean isAwaited(RequestFolder folder, JobResult result) throws IOException {
        RequestStatus status = folder.status().orElseThrow();
        return !status.state().isFinal() && status.attempt() == result.attempt() && !hasResult(folder, result.project(), result.attempt());
    }

    private static boolean isDone(RequestFolder folder) throws IOException {
        Plan plan = folder.plan().orElseThrow();
        int attempt = folder.status().orElseThrow().attempt();
        for (String job : plan.jobs()) {
            if (!hasResult(folder, job, attempt)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasResult(RequestFolder folder, String job, int attempt) throws IOException {
        Optional<JobResult> result = folder.jobs().result(job);
        return result.isPresent() && (result.get().state() == State.COMPLETE || result.get().attempt() == attempt);
    }
}
