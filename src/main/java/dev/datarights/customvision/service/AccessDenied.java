package dev.datarights.customvision.service;

/** The service does not accept the key or login (401). Every further call would be refused too, so the job stops. */
public final class AccessDenied extends Exception {

    private static final long serialVersionUID = 1L;

    AccessDenied(String call, String account) {
        super(call + " was answered 401: the key or login was not accepted. Check customvision.accounts." + account
                + ".endpoint and its training-key or login");
    }
}
