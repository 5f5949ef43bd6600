package dev.datarights.customvision.service;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A login that says within a given time whether it gave a token. Azure's own tries several ways and each several times,
 * and where its authority cannot be reached the calls that want a token would try all of it again.
 */
final class BoundedLogin implements TokenCredential {

    private final TokenCredential login;
    private final String authority;
    private final Duration limit;

    BoundedLogin(TokenCredential login, String authority, Duration limit) {
        this.login = login;
        this.authority = authority;
        this.limit = limit;
    }

    /** Fails with {@link LoginFailed} where no token was given in time. */
    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        // of a thread of its own: some of the ways block, and could not be left otherwise
        return Mono.defer(() -> login.getToken(request)).subscribeOn(Schedulers.boundedElastic()).timeout(limit)
                .onErrorMap(BoundedLogin::isOfTheNetwork, failure -> new LoginFailed(authority, reason(failure)));
    }

    private static boolean isOfTheNetwork(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof TimeoutException ? "no answer within " + limit.toSeconds() + " s" : root.toString();
    }
}
