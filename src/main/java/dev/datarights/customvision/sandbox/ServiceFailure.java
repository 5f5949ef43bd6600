package dev.datarights.customvision.sandbox;

/** The service refuses: becomes an answer {code, message}. */
final class ServiceFailure extends RuntimeException {

    private final int status;
    private final String code;

    ServiceFailure(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ServiceFailure badRequest(String code, String message) {
        return new ServiceFailure(400, code, message);
    }

    static ServiceFailure notFound(String code, String message) {
        return new ServiceFailure(404, code, message);
    }

    Reply reply() {
        return Reply.failure(status, code, getMessage());
    }
}
