package dev.datarights.customvision.status;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A health check that may take a while: it is made at most every half minute however often it is asked for, one at a time,
 * and waited for at most five seconds. It says whether work can be done, not whether the process should be started anew.
 */
final class Probe extends AbstractHealthCheck {

    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** @return a sentence where all is well */
    interface Question {
        String ask() throws Exception;
    }

    private final Question question;
    private CompletableFuture<String> asked;
    private long when;

    Probe(String id, Question question) {
        super("customvision", id);
        this.question = question;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        try {
            result.message(answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).up();
        } catch (TimeoutException e) {
            result.message("no answer within " + PATIENCE.toSeconds() + " seconds").down();
        } catch (ExecutionException e) {
            String message = e.getCause().getMessage();
            result.message(message == null ? e.getCause().getClass().getSimpleName() : message).down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.message("the program is stopping").down();
        }
    }

    private synchronized CompletableFuture<String> answer() {
        if (asked == null || asked.isDone() && System.nanoTime() - when > FRESH.toNanos()) {
            CompletableFuture<String> next = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    next.complete(question.ask());
                } catch (Exception e) {
                    next.completeExceptionally(e);
                }
            }, getId());
            thread.setDaemon(true);
            thread.start();
            asked = next;
            when = System.nanoTime();
        }
        return asked;
    }
}
