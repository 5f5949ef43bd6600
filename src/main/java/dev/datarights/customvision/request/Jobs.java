package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Json;

/** The export jobs of a planned request, and the results they come back with. */
public final class Jobs {

    private final RequestStore store;
    private final RequestChecks checks;

    public Jobs(RequestStore store, RequestChecks checks) {
        this.store = store;
        this.checks = checks;
    }

    /** The jobs that have no complete result yet, as JSON; none where all are done. */
    public List<String> outstanding(Exchange exchange) throws IOException {
        Request request = exchange.getVariable("request", Request.class);
        RequestFolder folder = store.folder(request.id());
        Plan plan = folder.plan().orElseThrow();
        int attempt = folder.status().orElseThrow().attempt();
        List<String> all = plan.jobs();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Optional<JobResult> earlier = folder.result(all.get(i));
            if (earlier.isPresent() && (earlier.get().state() == State.COMPLETE || earlier.get().attempt() == attempt)) {
                continue;
            }
            messages.add(Json.MAPPER.writeValueAsString(new ExportJob(RequestFolder.FORMAT_VERSION, request.id(), attempt,
                    exchange.getVariable("account", String.class), all.get(i),
                    Selections.include(request.scope()), request.scope(), plan.created(), checks.deliverTo(request), checks.deliverPath(request),
                    i + 1, all.size(), earlier.isPresent() && earlier.get().archive() != null,
                    earlier.map(JobResult::delivered).orElse(List.of()))));
        }
        return messages;
    }

    /** Reads a job from a message of {@code customvision.jobs.uri}; variables that came along with it are of another exchange. */
    public ExportJob read(Exchange exchange) throws JsonProcessingException {
        List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
        return Json.MAPPER.readValue(exchange.getMessage().getBody(String.class), ExportJob.class);
    }

    /** The id of the request that a job's result belongs to; asked as an expression, gather could not set it itself. */
    public String requestOf(Exchange exchange) throws JsonProcessingException {
        return Json.MAPPER.readTree(exchange.getMessage().getBody(String.class)).path("requestId").asText();
    }

    /**
     * Keeps a job's result.
     *
     * @return true where it was the last one the request waits for
     */
    public synchronized boolean gather(Exchange exchange) throws IOException {
        JobResult result = Json.MAPPER.readValue(exchange.getMessage().getBody(String.class), JobResult.class);
        RequestFolder folder = store.folder(result.requestId());
        boolean wasLast = isDone(folder);
        folder.result(result);
        return !wasLast && isDone(folder);
    }

    /** True where every planned job has a result of this attempt, or a complete one of an earlier attempt. */
    public boolean isDone(Exchange exchange) throws IOException {
        return isDone(store.folder(exchange.getVariable("requestId", String.class)));
    }

    private static boolean isDone(RequestFolder folder) throws IOException {
        Plan plan = folder.plan().orElseThrow();
        int attempt = folder.status().orElseThrow().attempt();
        for (String job : plan.jobs()) {
            Optional<JobResult> result = folder.result(job);
            if (result.isEmpty() || result.get().state() != State.COMPLETE && result.get().attempt() != attempt) {
                return false;
            }
        }
        return true;
    }
}
