package dev.datarights.customvision.request;

/** The request was cancelled while it was carried out; it ends CANCELLED, with a receipt of what was done. */
public final class RequestCancelled extends Exception {

    private static final long serialVersionUID = 1L;

    public RequestCancelled() {
        super("the request was cancelled");
    }
}
