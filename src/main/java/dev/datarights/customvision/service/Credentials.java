package dev.datarights.customvision.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import org.apache.camel.Exchange;

/**
 * Puts the account's key or token on a request, just before it leaves; the route takes it off again right after, also when
 * the call failed. Keys are read from the settings for each call and not kept.
 */
public final class Credentials {

    private final Settings settings;
    private final Accounts accounts;
    private final Network network;
    private final Map<Cloud, TokenCredential> logins = new ConcurrentHashMap<>();

    public Credentials(Settings settings, Accounts accounts, Network network) {
        this.settings = settings;
        this.accounts = accounts;
        this.network = network;
    }

    /** For the service: {@code Training-Key}, or a bearer token by Entra login. */
    public void authorize(Exchange exchange) {
        Accounts.Account account = accounts.named(exchange.getVariable("account", String.class));
        if (account.auth().equals("entra")) {
            exchange.getMessage().setHeader("Authorization", "Bearer " + token(account.cloud(), account.cloud().serviceScope()));
        } else {
            exchange.getMessage().setHeader("Training-Key", accounts.trainingKey(account.name()));
        }
    }

    /** For ARM: the configured token, else one by Entra login. */
    public void authorizeArm(Exchange exchange) {
        Cloud cloud = accounts.named(exchange.getVariable("account", String.class)).cloud();
        exchange.getMessage().setHeader("Authorization", "Bearer "
                + settings.find("customvision.arm.token").orElseGet(() -> token(cloud, cloud.armScope())));
    }

    private String token(Cloud cloud, String scope) {
        TokenCredential login = logins.computeIfAbsent(cloud, network::login);
        return login.getTokenSync(new TokenRequestContext().addScopes(scope)).getToken();
    }
}
