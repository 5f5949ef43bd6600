package dev.datarights.customvision.check;

import dev.datarights.customvision.check.Caller.Asked;
import dev.datarights.customvision.service.Accounts;

/** What is known of the account itself: by a call that most resources have no more, or by Azure Resource Manager. */
final class AccountInformationCheck {

    private final AccountCheck check;
    private final Accounts.Account account;

    AccountInformationCheck(AccountCheck check, Accounts.Account account) {
        this.check = check;
        this.account = account;
    }

    void run() {
        Asked old = check.caller().service(account.name(), "GET /customvision/v1.2/Training/account", null, "object");
        check.record("GetAccountInfo (v1.2)", null, old);
        boolean answers = old.failure() == null;
        check.add(answers ? Finding.ok(check.what("GetAccountInfo (v1.2)"), "answers")
                : Finding.note(check.what("GetAccountInfo (v1.2)"), "gives nothing (" + old.seen().status() + ")", account.resourceId().isPresent()
                        ? "nothing to do: Azure Resource Manager is asked" : "set customvision.accounts." + account.name()
                                + ".resource-id to have it from Azure Resource Manager; without it the receipt names it as residual"));
        account.resourceId().ifPresent(resource -> {
            Asked arm = check.caller().arm(account.name(), "GET " + resource + "?api-version=2024-10-01");
            check.record("accounts/get (Azure Resource Manager)", null, arm);
            check.add(arm.failure() == null ? Finding.ok(check.what("Azure Resource Manager"), "kind " + kind(arm))
                    : Finding.failed(check.what("Azure Resource Manager"), arm.seen().status() + " " + arm.code(), "200",
                            "give the login the role 'Reader' on the resource (for deleteAzureResource 'Cognitive Services Contributor'), and check "
                                    + "customvision.accounts." + account.name() + ".resource-id"));
        });
    }

    private static String kind(Asked arm) {
        String kind = arm.content().path("kind").asText();
        return kind.matches("[A-Za-z.]{1,40}") ? kind : "unknown";
    }
}
