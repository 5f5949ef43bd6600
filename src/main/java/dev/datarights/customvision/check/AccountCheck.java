package dev.datarights.customvision.check;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.check.Caller.Asked;
import dev.datarights.customvision.check.Caller.Operation;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Seen;
import dev.datarights.customvision.service.ServiceRefusal;

/** One account: its settings, its login, its clock, and the calls that an export makes, each as its answers are judged there. */
final class AccountCheck {

    private static final Duration TOLERATED = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Caller caller;
    private final Record record;
    private final String name;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();
    private final Instant begun;
    private boolean over;

    AccountCheck(Caller caller, Record record, String name, InstantSource clock) {
        this.caller = caller;
        this.record = record;
        this.name = name;
        this.clock = clock;
        this.begun = clock.instant();
    }

    List<Finding> run() {
        Accounts.Account account;
        try {
            Accounts accounts = caller.bean("customvisionAccounts", Accounts.class);
            if (!accounts.isConfigured(name)) {
                findings.add(Finding.setting(what("settings"), "no such account is configured", accounts.names().isEmpty()
                        ? "set customvision.accounts." + name + ".endpoint" : "configured are: " + String.join(", ", accounts.names())));
                return findings;
            }
            account = accounts.named(name);
        } catch (IllegalArgumentException e) {
            findings.add(Finding.setting(what("settings"), e.getMessage(), "correct it in config/application.properties"));
            return findings;
        }
        Asked projects = caller.service(name, "GET /projects", null, "array");
        record.add("GetProjects", Shapes.ofCall("GetProjects"), projects);
        if (projects.content() == null || projects.failure() != null) {
            findings.add(unreachable(account, projects));
            return findings;
        }
        findings.add(Finding.ok(what("settings and login"), account.auth().equals("entra") ? "Entra login accepted" : "key accepted"));
        clock(projects);
        judge("GetProjects", projects);
        new ProjectCheck(this, projects.content()).run();
        new AccountInformationCheck(this, account).run();
        return findings;
    }

    String name() {
        return name;
    }

    Caller caller() {
        return caller;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    /** Makes a call, records it and adds what is to be said of it; makes none once a minute is over, which is told once. */
    Asked ask(Operation operation) {
        if (Duration.between(begun, clock.instant()).compareTo(PATIENCE) > 0) {
            if (!over) {
                findings.add(Finding.failed(what(operation.name() + " and what follows"), "not asked: a minute is over", "answers within seconds",
                        "look at the way to the service, then run check again"));
            }
            over = true;
            return new Asked(new Seen(), null, null, null);
        }
        Asked asked = caller.service(name, operation.call(), operation.content(), operation.shape());
        record.add(operation.name(), Shapes.ofCall(operation.name()), asked);
        judge(operation.name(), asked);
        return asked;
    }

    void record(String operation, String type, Asked asked) {
        record.add(operation, type, asked);
    }

    private void judge(String operation, Asked asked) {
        if (asked.content() == null) {
            findings.add(refused(operation, asked));
            return;
        }
        Map<String, Shapes.Difference> differences = Shapes.differences(Shapes.ofCall(operation), asked.content());
        List<String> wrong = told(differences, false);
        List<String> unknown = told(differences, true);
        if (!wrong.isEmpty()) {
            findings.add(Finding.failed(what(operation), String.join("; ", wrong), "the shape that the service's swagger describes",
                    "run check again with --record FILE and send the file with a bug report"));
        } else if (asked.failure() != null) {
            findings.add(Finding.failed(what(operation), String.valueOf(asked.failure().getMessage()), "an answer that an export can use",
                    "run check again with --record FILE and send the file with a bug report"));
        } else if (!unknown.isEmpty()) {
            findings.add(Finding.note(what(operation), size(asked.content()) + ", with fields that are new: " + String.join("; ", unknown),
                    "nothing to do: unknown fields are exported as they are"));
        } else {
            findings.add(Finding.ok(what(operation), size(asked.content())));
        }
    }

    private static List<String> told(Map<String, Shapes.Difference> differences, boolean unknown) {
        return differences.entrySet().stream().filter(one -> one.getValue().unknown() == unknown)
                .map(one -> one.getKey() + " " + one.getValue().what()).toList();
    }

    private static String size(JsonNode content) {
        JsonNode records = content.has("results") ? content.path("results") : content;
        return records.isArray() ? records.size() == 1 ? "1 record" : records.size() + " records" : content.isNumber() ? "counts " + content.asText() : "as expected";
    }

    private Finding refused(String operation, Asked asked) {
        String message = String.valueOf(asked.failure() == null ? "no JSON came" : asked.failure().getMessage());
        if (asked.forbidden()) {
            return Finding.failed(what(operation), "403 " + asked.code() + ": this login may not read it", "200", role());
        }
        return Finding.failed(what(operation), message, "200", asked.failure() instanceof ServiceRefusal
                ? "what is on this list is missing from exports: run check with --record FILE and ask with that file"
                : "run check again; if it stays, see the service's status and this machine's network");
    }

    private String role() {
        return "give the login the role 'Cognitive Services Custom Vision Reader' on the training resource (for deletes 'Cognitive Services"
                + " Custom Vision Contributor'); with a key, let this machine through the resource's network rules";
    }

    /** Why not even the first list came. */
    private Finding unreachable(Accounts.Account account, Asked asked) {
        String endpoint = "customvision.accounts." + name + ".endpoint";
        String path = account.endpoint().getRawPath();
        if (asked.denied()) {
            return Finding.failed(what("login"), "401: " + (account.auth().equals("entra") ? "the Entra login" : "the key") + " was not accepted", "200",
                    account.auth().equals("entra") ? "check the tenant and the role assignment of this login"
                            : "copy a key of this very resource into customvision.accounts." + name + ".training-key (portal: Keys and Endpoint)");
        }
        if (asked.forbidden()) {
            return Finding.failed(what("GetProjects"), "403 " + asked.code() + ": this login may not read the list", "200", role());
        }
        if (path != null && !path.isEmpty()) {
            return Finding.setting(what("settings"), endpoint + " has the path " + path + ", and there is nothing below it",
                    "remove the path: write " + account.endpoint().getScheme() + "://" + account.endpoint().getRawAuthority());
        }
        if (asked.failure() instanceof ServiceRefusal || asked.seen().status() > 0) {
            return Finding.failed(what("GetProjects"), "answered " + asked.seen().status() + " " + asked.code() + ", not with a list of projects",
                    "200", "check that " + endpoint + " is the training resource's and that customvision.accounts." + name + ".api-version ("
                            + account.apiVersion() + ") exists");
        }
        return Finding.failed(what("connection"), account.endpoint().getHost() + ": " + cause(asked.failure()), "an answer",
                "correct " + endpoint + ", or set customvision.proxy or customvision.truststore if the way out is a proxy");
    }

    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root instanceof UnknownHostException ? "no such host is known"
                : root instanceof ConnectException || root instanceof NoRouteToHostException ? "nothing answers there"
                : root instanceof SocketTimeoutException ? "no answer in time"
                : root instanceof SSLException ? "its certificate is not trusted here" : String.valueOf(root.getMessage());
    }

    private void clock(Asked asked) {
        Instant here = clock.instant();
        asked.seen().at().ifPresent(there -> {
            Duration off = Duration.between(there, here);
            String says = "this machine's clock is " + (off.abs().toSeconds() + 30) / 60 + " minutes " + (off.isNegative() ? "behind" : "ahead of") + " the service's";
            findings.add(off.abs().compareTo(TOLERATED) <= 0 ? Finding.ok(what("clock"), "agrees with the service's to " + off.abs().toSeconds() + " s")
                    : Finding.failed(what("clock"), says, "at most 5 minutes", "set this machine's clock (NTP): logins, signed links and due dates go by it"));
        });
    }

    String what(String of) {
        return "account " + name + ": " + of;
    }
}
