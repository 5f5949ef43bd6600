package dev.datarights.customvision.observation;

import java.util.Objects;

import org.apache.camel.Exchange;
import org.slf4j.MDC;

/**
 * Puts the request and the project that a thread works for on each line it logs: SLF4J's MDC, under {@link #REQUEST} and
 * {@link #PROJECT}. What was there before is there again when it is closed, so a pool's thread carries nothing on.
 */
public final class LogContext implements AutoCloseable {

    public static final String REQUEST = "customvision.request";
    public static final String PROJECT = "customvision.project";

    private final String requestBefore = MDC.get(REQUEST);
    private final String projectBefore = MDC.get(PROJECT);

    private LogContext() {
    }

    /** For the time that a step of an exchange runs on this thread: its variables {@code requestId} and {@code projectId}. */
    static LogContext of(Exchange exchange) {
        LogContext context = new LogContext();
        // most steps lie within another of the same request, for each image a dozen
        change(REQUEST, context.requestBefore, exchange.getVariable("requestId", String.class));
        change(PROJECT, context.projectBefore, exchange.getVariable("projectId", String.class));
        return context;
    }

    /** For a step that finds out itself what it works for, until that step ends. */
    public static void is(String request, String project) {
        change(REQUEST, MDC.get(REQUEST), request);
        change(PROJECT, MDC.get(PROJECT), project);
    }

    private static void change(String key, String before, String value) {
        if (Objects.equals(value, before)) {
            return;
        }
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    @Override
    public void close() {
        is(requestBefore, projectBefore);
    }
}
