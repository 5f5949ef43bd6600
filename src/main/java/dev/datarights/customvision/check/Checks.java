package dev.datarights.customvision.check;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;

import dev.datarights.customvision.service.Accounts;

/** Looks at everything that a request will need, and changes nothing in the service. */
public final class Checks {

    private final Caller caller;
    private final InstantSource clock;
    private final Record record = new Record();
    private final long begun = System.nanoTime();

    /** @param clock of this machine */
    public Checks(CamelContext context, InstantSource clock) {
        this.caller = new Caller(context);
        this.clock = clock;
    }

    /** @param names of accounts; none is all that are configured */
    public List<Finding> run(Collection<String> names) {
        List<Finding> findings = new ArrayList<>();
        Collection<String> accounts = names.isEmpty() ? caller.bean("customvisionAccounts", Accounts.class).names() : new TreeSet<>(names);
        if (accounts.isEmpty()) {
            findings.add(Finding.setting("settings", "no account is configured", "set customvision.accounts.NAME.endpoint and .training-key"));
        }
        for (String account : accounts) {
            findings.addAll(new AccountCheck(caller, record, account, clock).run());
        }
        findings.addAll(new MachineCheck(caller).run());
        return findings;
    }

    /** The shapes of what came, and nothing of what they held. */
    public ObjectNode record(Map<String, String> versions) {
        return record.json(versions);
    }

    public int calls() {
        return caller.calls();
    }

    public Duration took() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
