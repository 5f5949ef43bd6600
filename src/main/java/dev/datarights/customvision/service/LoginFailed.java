package dev.datarights.customvision.service;

import com.azure.core.exception.ClientAuthenticationException;

/**
 * No token was given because the authority could not be reached. That was tried several times already: nobody who wanted
 * the token tries again, so no cause is kept that would look as if it might pass.
 */
public final class LoginFailed extends ClientAuthenticationException {

    private static final long serialVersionUID = 1L;

    LoginFailed(String authority, String reason) {
        super("the login at " + authority + " could not be reached: " + reason
                + "; check the network, customvision.proxy and customvision.truststore", null);
    }
}
