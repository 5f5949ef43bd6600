package dev.datarights.customvision.request;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.apache.camel.CamelContext;

import dev.datarights.customvision.delivery.DeliverySettings;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Settings;

/** Whether the settings allow what a request asks for: before anything is done, and naming what is missing. */
public final class RequestChecks {

    private final Settings settings;
    private final Accounts accounts;
    private final Deadlines deadlines;

    public RequestChecks(Settings settings, Accounts accounts) {
        this(settings, accounts, Clock.systemDefaultZone());
    }

    RequestChecks(Settings settings, Accounts accounts, Clock clock) {
        this.settings = settings;
        this.accounts = accounts;
        this.deadlines = new Deadlines(clock);
    }

    /** What holds on the day a request first comes in. */
    void checkArrival(Request request, String source) throws InvalidRequestException {
        List<InvalidRequestException.Problem> problems = deadlines.check(request);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(source, problems);
        }
    }

    /**
     * @return the account's name
     */
    String check(Request request, String source) throws InvalidRequestException {
        String account = request.account() != null ? request.account() : accounts.defaultName().orElseThrow(() -> invalid(source,
                "account", "is missing and no default account is set", accounts.names().isEmpty()
                        ? "Set customvision.accounts.NAME.endpoint and .training-key for an account, and customvision.default-account=NAME"
                        : "Name one of: " + String.join(", ", accounts.names()) + "; or set customvision.default-account"));
        if (!accounts.isConfigured(account)) {
            throw invalid(source, "account", "'" + account + "' is not a configured account", accounts.names().isEmpty()
                    ? "Set customvision.accounts." + account + ".endpoint and .training-key"
                    : "Use one of: " + String.join(", ", accounts.names()));
        }
        try {
            accounts.named(account);
        } catch (IllegalArgumentException e) {
            throw invalid(source, "account", "'" + account + "' is not configured completely: " + e.getMessage(), "");
        }
        if (request.deleteAzureResource()) {
            checkResource(account, source);
        }
        try {
            CamelContext context = settings.getCamelContext();
            DeliverySettings.check(context, deliverTo(request));
        } catch (IllegalArgumentException e) {
            throw invalid(source, "deliver.to", "'" + deliverTo(request) + "' cannot be used: " + e.getMessage(), "");
        }
        try {
            maxBytes();
        } catch (IllegalArgumentException e) {
            throw invalid(source, "action", "'" + request.action().word() + "' cannot be run: " + e.getMessage(), "");
        }
        if (request.action().deletes()) {
            checkDelete(request, source);
        }
        return account;
    }

    private void checkDelete(Request request, String source) throws InvalidRequestException {
        String action = "'" + request.action().word() + "' cannot be run: ";
        try {
            Optional<String> refusal = ApprovalMode.of(settings).refusal(Caps.of(settings));
            if (refusal.isPresent()) {
                throw invalid(source, "action", action + refusal.get(), "");
            }
            ReadBackLimit.of(settings);
        } catch (IllegalArgumentException e) {
            throw invalid(source, "action", action + e.getMessage(), "");
        }
    }

    /** Which Azure resource would go must be beyond doubt before anything does. */
    private void checkResource(String account, String source) throws InvalidRequestException {
        String setting = "customvision.accounts." + account + ".";
        if (accounts.named(account).resourceId().isEmpty()) {
            throw invalid(source, "deleteAzureResource", "cannot be run: account '" + account + "' has no resource-id",
                    "Set " + setting + "resource-id to the resource's id in Azure, or remove deleteAzureResource");
        }
        try {
            accounts.resource(account);
        } catch (IllegalArgumentException e) {
            throw invalid(source, "deleteAzureResource", "cannot be run: " + e.getMessage(), "");
        }
        if (!accounts.named(account).hasOwnAddress()) {
            throw invalid(source, "deleteAzureResource", "cannot be run: " + setting
                    + "endpoint is shared by all resources of its region, so it does not tell whether resource-id is the one that holds the projects",
                    "Give the resource a custom domain name and set the endpoint to it (https://NAME.cognitiveservices.azure.com),"
                            + " or delete it in the Azure portal");
        }
    }

    /** Where the request's files go: folder, blob or sftp. */
    public String deliverTo(Request request) {
        return request.deliver().to() != null ? request.deliver().to().name().toLowerCase(Locale.ROOT)
                : settings.get("customvision.delivery.to", "folder");
    }

    /** How large the items of one archive may be together; 0 where that is not limited. */
    public long maxBytes() {
        return settings.bytes("customvision.archive.max-bytes", 0);
    }

    /** Below the destination's root; may be empty. */
    public String deliverPath(Request request) {
        return request.deliver().path() == null ? "" : request.deliver().path();
    }

    private static InvalidRequestException invalid(String source, String field, String what, String remedy) {
        return new InvalidRequestException(source, List.of(new InvalidRequestException.Problem(field, what, remedy)));
    }
}
