package dev.datarights.customvision.service;

import java.util.regex.Pattern;

/**
 * The service's final word on a call: asking again would get the same answer (400, 401, 403, 404, a redirect).
 * Its code is the service's own, e.g. {@code NotFoundProject}; for a gateway's answer the HTTP status.
 */
public final class ServiceRefusal extends Exception {

    private static final long serialVersionUID = 1L;
    private static final Pattern OWN = Pattern.compile("(BadRequest|Forbidden|NotFound|Conflict)[A-Z][A-Za-z]*|NotFound|Conflict");

    private final int status;
    private final String code;

    public ServiceRefusal(String call, int status, String code, String detail) {
        super(call + " was answered " + status + (code.isEmpty() ? "" : " " + code) + (detail.isEmpty() ? "" : ": " + detail));
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** True where the code is one of the service's own, such as {@code BadRequestInvalidIds}; a gateway's is a number, or a word of HTTP. */
    public boolean isOwn() {
        return OWN.matcher(code).matches();
    }

    /** True where the service itself says that the thing is not there; a proxy's bare 404 does not count. */
    public boolean notFound() {
        return status == 404 && code.startsWith("NotFound");
    }

    /** True where the service itself says that the whole project is not there. */
    public boolean isProjectGone() {
        return notFound() && code.equals("NotFoundProject");
    }

    /** The same for Azure Resource Manager, whose code is {@code ResourceNotFound}. */
    public boolean resourceNotFound() {
        return status == 404 && code.equals("ResourceNotFound");
    }
}
