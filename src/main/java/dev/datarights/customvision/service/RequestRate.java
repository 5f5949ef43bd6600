package dev.datarights.customvision.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.Exchange;

/**
 * Calls per second and account, for the one throttle all calls pass. Halved when the service refuses (429), and one more
 * for every five seconds without a refusal until it is what the settings allow.
 */
public final class RequestRate {

    private static final long RECOVERY_NANOS = 5_000_000_000L;

    private final Accounts accounts;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    public RequestRate(Accounts accounts) {
        this.accounts = accounts;
    }

    /** What the throttle may let through in any second, for the account of this exchange. */
    public int perSecond(Exchange exchange) {
        return state(exchange.getVariable("account", String.class)).current();
    }

    void refused(String account) {
        state(account).slower();
    }

    private State state(String account) {
        return states.computeIfAbsent(account, name -> new State(accounts.named(name).requestsPerSecond()));
    }

    private static final class State {
        private final int allowed;
        private int current;
        private long changed = System.nanoTime();

        State(int allowed) {
            this.allowed = allowed;
            this.current = allowed;
        }

        synchronized int current() {
            if (current < allowed && System.nanoTime() - changed > RECOVERY_NANOS) {
                current++;
                changed = System.nanoTime();
            }
            return current;
        }

        synchronized void slower() {
            // several calls in flight are refused together; one step down a second is enough
            if (current == allowed || System.nanoTime() - changed > 1_000_000_000L) {
                current = Math.max(1, current / 2);
            }
            changed = System.nanoTime();
        }
    }
}
