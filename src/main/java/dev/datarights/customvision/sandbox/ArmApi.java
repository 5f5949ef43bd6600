package dev.datarights.customvision.sandbox;

import java.net.URI;

/** The one call of Azure Resource Manager that tells about the account: Accounts - Get. */
final class ArmApi {

    private final String token;
    private final URI serviceEndpoint;

    ArmApi(String token, URI serviceEndpoint) {
        this.token = token;
        this.serviceEndpoint = serviceEndpoint;
    }

    Reply answer(Incoming request) {
        if (!request.bearer(token)) {
            return Reply.gateway(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing or wrong.")
                    .with("WWW-Authenticate", "Bearer authorization_uri=\"https://login.windows.net/\", error=\"invalid_token\"");
        }
        try {
            if (Query.parse(request.rawQuery()).text("api-version").isEmpty()) {
                return Reply.gateway(400, "MissingApiVersionParameter",
                        "The api-version query parameter (?api-version=) is required for all requests.");
            }
        } catch (ServiceFailure failure) {
            return failure.reply();
        }
        if (!request.path().equalsIgnoreCase(SandboxData.RESOURCE_ID)) {
            return Reply.gateway(404, "ResourceNotFound", "The Resource '" + request.path() + "' was not found.");
        }
        if (!request.method().equals("GET")) {
            return Reply.gateway(405, "MethodNotAllowed", "The sandbox only answers GET here.");
        }
        return Reply.json(200, AccountJson.armAccount(serviceEndpoint.toString()));
    }
}
