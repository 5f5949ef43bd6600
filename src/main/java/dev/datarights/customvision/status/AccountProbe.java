package dev.datarights.customvision.status;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.AccessDenied;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.TransientFailure;

/**
 * Whether the account answers, and takes the key: asks for the list of domains, which is short and holds nothing of anybody,
 * by the one route that calls the service, so that its throttle holds here too. It is not asked again where it fails.
 */
final class AccountProbe implements Probe.Question {

    private final CamelContext context;
    private final String account;

    AccountProbe(CamelContext context, String account) {
        this.context = context;
        this.account = account;
    }

    @Override
    public String ask() throws Exception {
        StatusServer.bean(context, "customvisionAccounts", Accounts.class).named(account);
        try (var template = context.createProducerTemplate()) {
            Exchange answer = template.request("direct:customvision-send-request", exchange -> {
                exchange.setVariable("account", account);
                exchange.setVariable("call", "GET /domains");
                exchange.setVariable("shape", "array");
            });
            Exception failure = answer.getException();
            if (failure instanceof TransientFailure busy && busy.status() == 429) {
                return "answers, and is busy";
            }
            if (failure instanceof AccessDenied) {
                throw failure;
            }
            if (failure != null) {
                throw new IllegalStateException("does not answer as it should: " + failure.getMessage(), failure);
            }
            return "answers";
        }
    }
}
