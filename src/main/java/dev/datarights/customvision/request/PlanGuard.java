package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.datarights.customvision.service.Accounts;

/**
 * Compares what was asked, planned and approved with each other, with the ledger and with the account that answers now.
 * Whatever differs refuses the delete before anything is sent: what was approved is what is done, where it was planned.
 */
public final class PlanGuard {

    private static final String ANEW = ". Run the request again: it is planned anew";

    private final RequestStore store;
    private final Accounts accounts;
    private final ReceiptSignature signature;
    private final LedgerWatch ledgerWatch;

    public PlanGuard(RequestStore store, Accounts accounts, ReceiptSignature signature, LedgerWatch ledgerWatch) {
        this.store = store;
        this.accounts = accounts;
        this.signature = signature;
        this.ledgerWatch = ledgerWatch;
    }

    /** All of it, as an approval and the beginning of an apply need it: every frozen id and the whole ledger too. */
    void requireWhole(RequestFolder folder) throws IOException, DeleteRefused {
        ledgerWatch.requireAgreement();
        Plan plan = unchanged(folder);
        for (Plan.Project project : plan.projects()) {
            for (ErasureStep step : ErasureStep.values()) {
                try {
                    folder.erasures().frozen(project.id()).read(step, project.erasure());
                } catch (IOException e) {
                    throw new DeleteRefused("the " + step.word() + " of project " + project.id() + " that plan.json froze are not in the file that"
                            + " was written with it" + ANEW);
                }
            }
        }
    }

    /**
     * As much of it as is cheap: before each project, and before each call that deletes or purges the Azure resource.
     *
     * @throws DeleteRefused saying what differs and what to do
     */
    public void requireUnchanged(RequestFolder folder) throws IOException, DeleteRefused {
        unchanged(folder);
    }

    private Plan unchanged(RequestFolder folder) throws IOException, DeleteRefused {
        Plan plan = folder.plan().orElseThrow(() -> new DeleteRefused("the plan is not there any more" + ANEW));
        if (plan.identity() == null) {
            throw new DeleteRefused("the plan was made by an earlier version of the program, and does not say for which account" + ANEW);
        }
        byte[] bytes = folder.planBytes();
        String sha256 = StoredRequest.sha256(bytes);
        if (!signature.isOwn(bytes, folder.erasures().planSignature())) {
            throw new DeleteRefused("plan.json is not signed with this installation's key: it was changed, or the key was" + ANEW);
        }
        if (new Ledger(store).last(folder.id(), line -> line.has("planSha256"))
                .filter(line -> line.path("planSha256").asText().equals(sha256)).isEmpty()) {
            throw new DeleteRefused("plan.json is not the plan that the ledger names last for this request" + ANEW);
        }
        requireRequest(folder, plan);
        requireSettings(folder, plan);
        approval(folder, sha256);
        return plan;
    }

    private static void requireRequest(RequestFolder folder, Plan plan) throws IOException, DeleteRefused {
        String changed = "request.json was changed since the plan was made from it. Restore the file, or send the request under another id";
        if (!plan.requestId().equals(folder.id()) || !plan.requestSha256().equals(StoredRequest.sha256(folder.requestBytes()))) {
            throw new DeleteRefused(changed);
        }
        try {
            if (!plan.identity().asks(folder.request())) {
                throw new DeleteRefused(changed);
            }
        } catch (InvalidRequestException e) {
            throw new DeleteRefused(changed);
        }
    }

    private void requireSettings(RequestFolder folder, Plan plan) throws IOException, DeleteRefused {
        String name = plan.identity().account();
        if (!name.equals(folder.status().map(RequestStatus::account).orElse(null))) {
            throw new DeleteRefused("the plan was made for account '" + name + "', and status.json names another" + ANEW);
        }
        Accounts.Account account = accounts.named(name);
        String setting = "customvision.accounts." + name + ".";
        if (!plan.endpoint().equals(account.endpoint().toString())) {
            throw new DeleteRefused(setting + "endpoint is " + account.endpoint() + " now, and the plan was made for " + plan.endpoint()
                    + ". Set it back if that is the account you mean" + ANEW);
        }
        if (!Objects.equals(normal(plan.identity().resourceId()), normal(account.resourceId().orElse(null)))) {
            throw new DeleteRefused(setting + "resource-id is another than when the plan was made. Set it back if that is the resource you mean" + ANEW);
        }
    }

    private static String normal(String resourceId) {
        return resourceId == null ? null : resourceId.replaceAll("/+$", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The approval of exactly this plan.
     *
     * @return empty where nobody gave one
     * @throws DeleteRefused where there is one that this installation did not take in
     */
    Optional<GivenApproval> approval(RequestFolder folder, String planSha256) throws IOException, DeleteRefused {
        Optional<GivenApproval> given;
        try {
            given = GivenApproval.read(folder.path()).filter(approval -> approval.planSha256().equals(planSha256));
        } catch (IOException e) {
            throw new DeleteRefused(e.getMessage());
        }
        if (given.isPresent() && !GivenApproval.isSigned(folder.path(), signature)) {
            throw new DeleteRefused("approval.json is not signed with this installation's key: it was written or changed by somebody else" + ANEW);
        }
        if (given.isPresent() && new Ledger(store).last(folder.id(), line -> line.has(LedgerLine.APPROVED_BY))
                .filter(given.get()::isSaidBy).isEmpty()) {
            throw new DeleteRefused("the ledger does not name the approval that approval.json holds" + ANEW);
        }
        return given;
    }

    /**
     * The account that answers is the one that the plan was made for: it lists one of the projects that it had then, whose ids
     * no other account has. Projects that it did not have then show nothing. Where none of them is listed, that is the right
     * account only if requests of this installation asked for the deletion of every one of them there, and nothing is left.
     *
     * @param listed ids of the projects that the account lists now
     */
    public void requireAccount(RequestFolder folder, Set<String> listed) throws IOException, DeleteRefused {
        Plan plan = folder.plan().orElseThrow();
        Set<String> planned = new TreeSet<>(plan.identity().projects());
        if (planned.isEmpty() || planned.stream().anyMatch(listed::contains)) {
            return;
        }
        if (listed.isEmpty() && new DeletedHere(store).among(planned, plan.identity().account()).equals(planned)) {
            return;
        }
        throw new DeleteRefused("another account answers at " + plan.endpoint() + " than the one that the plan was made for: none of the "
                + planned.size() + " projects that it had then is listed. Check customvision.accounts." + plan.identity().account()
                + ".endpoint and its key. If it is the right account, and somebody else deleted these projects, this request has nothing left to delete;"
                + " otherwise correct the settings and run the request again: it is planned anew");
    }
}
