package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.DeleteRefused;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.request.PlanGuard;
import dev.datarights.customvision.request.ProjectLocks;
import dev.datarights.customvision.request.ReadBackLimit;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestCancelled;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.Stopping;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.ArmResource;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;
import dev.datarights.customvision.service.Settings;

/**
 * What the routes that delete and purge the Azure resource ask. The variables are {@code requestId}, {@code account},
 * {@code request}; {@code resource} is what Azure Resource Manager tells of the resource or of its recoverable copy, null
 * where it says that there is none; {@code removal} is how far it has come.
 */
public final class AccountErasures {

    private static final Logger LOG = LoggerFactory.getLogger(AccountErasures.class);

    private final RequestStore store;
    private final Accounts accounts;
    private final Settings settings;
    private final ProjectLocks locks;
    private final PlanGuard guard;

    public AccountErasures(RequestStore store, Accounts accounts, Settings settings, ProjectLocks locks, PlanGuard guard) {
        this.guard = guard;
        this.store = store;
        this.accounts = accounts;
        this.settings = settings;
        this.locks = locks;
    }

    /** Has the account to itself, and requires that the request deleted all that was in it. */
    public void begin(Exchange exchange) throws IOException, InterruptedException, AccountStays, RequestCancelled, Stopping {
        RequestFolder folder = folder(exchange);
        exchange.setVariable("removal", AccountRemoval.read(folder).orElse(null));
        exchange.setVariable("accountLock", locks.own(exchange.getContext(), folder.id(), account(exchange).name(), ExportJob.ACCOUNT));
        AccountConditions.requireAllDeleted(exchange.getVariable("request", Request.class), folder, folder.plan().orElseThrow());
    }

    public String accountCall(Exchange exchange) {
        return resource(exchange).get();
    }

    public String deletionCall(Exchange exchange) {
        return resource(exchange).delete();
    }

    public String copyCall(Exchange exchange) {
        return resource(exchange).getDeleted(removal(exchange).location());
    }

    public String purgeCall(Exchange exchange) {
        return resource(exchange).purge(removal(exchange).location());
    }

    public void found(Exchange exchange) {
        exchange.setVariable("resource", exchange.getMessage().getBody(JsonNode.class));
        exchange.getMessage().setBody(null);
    }

    public void notFound(Exchange exchange) {
        exchange.setVariable("resource", null);
    }

    /** Whether what was caught is Azure Resource Manager's own word that there is none; a proxy's 404 is not. */
    public boolean isAbsence(Exchange exchange) {
        if (!(Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)) instanceof ServiceRefusal refusal)) {
            return false;
        }
        boolean copy = exchange.getVariable("call", String.class).contains("/deletedAccounts/");
        // its code for a copy is not documented, and the list is asked too
        return refusal.resourceNotFound() || copy && refusal.status() == 404 && refusal.code().endsWith("NotFound");
    }

    /**
     * Whether the resource still has to be asked to go.
     *
     * @throws AccountStays where it is not ours to delete
     */
    public boolean mustDelete(Exchange exchange) throws AccountStays {
        AccountRemoval removal = removal(exchange);
        JsonNode resource = exchange.getVariable("resource", JsonNode.class);
        if (removal != null && !removal.resourceId().equalsIgnoreCase(account(exchange).resourceId().orElse(""))) {
            throw AccountStays.refused("customvision.accounts." + account(exchange).name()
                    + ".resource-id is another than when the deletion was asked for: set it back and run the request again");
        }
        if (resource == null && removal == null) {
            throw AccountStays.unverified("Azure Resource Manager knows no resource of that id, and this request did not delete one. Check customvision.accounts."
                    + account(exchange).name() + ".resource-id; a resource that somebody else deleted is purged in the Azure portal");
        }
        if (resource == null) {
            return false;
        }
        AccountConditions.requireTraining(resource, account(exchange));
        return removal == null || !resource.path("properties").path("provisioningState").asText().equalsIgnoreCase("Deleting");
    }

    /** Where the projects are listed anew, whatever was listed before. */
    public Listing projectsNow(Exchange exchange) throws IOException {
        Path folder = folder(exchange).work(ExportJob.ACCOUNT).resolve("before-deletion");
        Files.deleteIfExists(folder.resolve("projects.proof.json"));
        return new Listing(folder);
    }

    public void requireNoProject(Exchange exchange) throws IOException, AccountStays {
        AccountConditions.requireNoProject(exchange.getVariable("listing", Listing.class));
        try {
            guard.requireAccount(folder(exchange), Set.of());
        } catch (DeleteRefused e) {
            throw AccountStays.refused(e.getMessage());
        }
    }

    /** Before each call that takes something away: what was approved is still what was planned, and for this resource. */
    private void requireUnchanged(Exchange exchange) throws IOException, AccountStays {
        try {
            guard.requireUnchanged(folder(exchange));
        } catch (DeleteRefused e) {
            throw AccountStays.refused(e.getMessage());
        }
    }

    /** Written down before it is asked. */
    public void noteDeletion(Exchange exchange) throws IOException, AccountStays {
        requireUnchanged(exchange);
        JsonNode resource = exchange.getVariable("resource", JsonNode.class);
        note(exchange, AccountRemoval.begun(account(exchange).resourceId().orElseThrow(), resource.path("location").asText()));
        LOG.info("request {} account {}: every project is gone, deleting the Azure resource", folder(exchange).id(), account(exchange).name());
    }

    /**
     * Whether the recoverable copy still has to be asked to go.
     *
     * @throws AccountStays where none came, or it is none of a training resource
     */
    public boolean mustPurge(Exchange exchange) throws AccountStays {
        JsonNode copy = exchange.getVariable("resource", JsonNode.class);
        if (copy == null && removal(exchange).purgeAsked() == null) {
            throw AccountStays.unverified("the resource is gone, but Azure shows no recoverable copy of it to purge. Look for it in the Azure portal"
                    + " under 'Manage deleted resources'; it would be recoverable for 48 hours");
        }
        if (copy != null && !copy.path("kind").asText(AccountConditions.TRAINING).equals(AccountConditions.TRAINING)) {
            throw AccountStays.refused("the recoverable copy is of another kind than " + AccountConditions.TRAINING);
        }
        return copy != null;
    }

    public void notePurge(Exchange exchange) throws IOException, AccountStays {
        requireUnchanged(exchange);
        note(exchange, removal(exchange).purging());
        LOG.info("request {} account {}: purging the recoverable copy", folder(exchange).id(), account(exchange).name());
    }

    private void note(Exchange exchange, AccountRemoval removal) throws IOException {
        removal.write(folder(exchange));
        exchange.setVariable("removal", removal);
    }

    public Patience patience() {
        return new Patience(ReadBackLimit.of(settings));
    }

    public long pause(Exchange exchange) {
        return exchange.getVariable("patience", Patience.class).nextPause();
    }

    public boolean waitsForEnd(Exchange exchange) {
        return exchange.getVariable("resource") != null && exchange.getVariable("patience", Patience.class).lasts();
    }

    public boolean waitsForCopy(Exchange exchange) {
        return exchange.getVariable("resource") == null && removal(exchange).purgeAsked() == null
                && exchange.getVariable("patience", Patience.class).lasts();
    }

    /** @throws AccountStays where it is still there after all the patience */
    public void requireGone(Exchange exchange) throws AccountStays {
        String limit = ReadBackLimit.of(settings).toString();
        if (exchange.getVariable("resource") != null) {
            throw AccountStays.unverified((removal(exchange).purgeAsked() == null ? "the resource" : "its recoverable copy")
                    + " is still there " + limit + " after it was asked to go");
        }
        if (exchange.getVariable("copyListed", false, Boolean.class)) {
            throw AccountStays.unverified("its recoverable copy is still listed " + limit + " after it was asked to go");
        }
    }

    public void done(Exchange exchange) throws IOException {
        folder(exchange).erasures().keep(new AccountOutcome(folder(exchange)).done());
        LOG.info("request {} account {}: the Azure resource is deleted and purged", folder(exchange).id(), account(exchange).name());
    }

    /** Keeps why it was not done; a program that stops keeps nothing, the next start goes on. */
    public void failed(Exchange exchange) throws IOException, Stopping {
        if (Stopping.is(exchange.getContext())) {
            throw new Stopping();
        }
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        AccountOutcome outcome = new AccountOutcome(folder(exchange));
        folder(exchange).erasures().keep(outcome.failed(failure, exchange.getVariable("call", String.class), removal(exchange)));
        LOG.warn("request {} account {}: the Azure resource was not deleted and purged", folder(exchange).id(),
                exchange.getVariable("account", String.class), failure instanceof RuntimeException ? failure : null);
    }

    public void end(Exchange exchange) {
        if (exchange.removeVariable("accountLock") instanceof FileLocks.Held lock) {
            lock.close();
        }
    }

    private RequestFolder folder(Exchange exchange) {
        return store.folder(exchange.getVariable("requestId", String.class));
    }

    private Accounts.Account account(Exchange exchange) {
        return accounts.named(exchange.getVariable("account", String.class));
    }

    private ArmResource resource(Exchange exchange) {
        return accounts.resource(exchange.getVariable("account", String.class));
    }

    private static AccountRemoval removal(Exchange exchange) {
        return exchange.getVariable("removal", AccountRemoval.class);
    }
}
