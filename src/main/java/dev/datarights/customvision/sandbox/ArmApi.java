package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * What Azure Resource Manager does with the account: tells about it, deletes it, tells about the deleted one while it
 * can be recovered, purges it. A deletion answers 202 and is done later, or 204 where there is nothing (any more, or
 * yet: an account that is still being deleted has no recoverable copy).
 */
final class ArmApi {

    private final String token;
    private final URI serviceEndpoint;
    private final Supplier<SandboxData> data;
    private final Background background;

    ArmApi(String token, URI serviceEndpoint, Supplier<SandboxData> data, Background background) {
        this.token = token;
        this.serviceEndpoint = serviceEndpoint;
        this.data = data;
        this.background = background;
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
        boolean live = request.path().equalsIgnoreCase(SandboxData.RESOURCE_ID);
        boolean deleted = request.path().equalsIgnoreCase(SandboxData.DELETED_RESOURCE_ID);
        boolean list = request.path().equalsIgnoreCase(SandboxData.DELETED_ACCOUNTS);
        return switch (request.method()) {
            case "GET" -> live ? account(request) : deleted ? deletedAccount(request) : list ? deletedAccounts() : missing(request);
            case "DELETE" -> live ? delete() : deleted ? purge() : missing(request);
            default -> Reply.gateway(405, "MethodNotAllowed", "The sandbox only answers GET and DELETE here.");
        };
    }

    private Reply account(Incoming request) {
        return data.get().account().exists() ? Reply.json(200, json(SandboxData.RESOURCE_ID)) : missing(request);
    }

    private Reply deletedAccount(Incoming request) {
        return data.get().account().softDeleted() ? Reply.json(200, json(SandboxData.DELETED_RESOURCE_ID)) : missing(request);
    }

    private Reply deletedAccounts() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("value").addAll(data.get().account().softDeleted()
                ? List.of(json(SandboxData.DELETED_RESOURCE_ID)) : List.of());
        return Reply.json(200, answer);
    }

    private ObjectNode json(String id) {
        return AccountJson.armAccount(id, data.get().account(), serviceEndpoint.toString());
    }

    private Reply delete() {
        if (!data.get().account().exists()) {
            return Reply.empty(204);
        }
        boolean done = data.get().account().askDeletion() && background.carryOut(data.get().account()::deletionDone);
        return Reply.empty(done ? 200 : 202);
    }

    private Reply purge() {
        if (!data.get().account().softDeleted()) {
            return Reply.empty(204);
        }
        boolean done = data.get().account().askPurge() && background.carryOut(() -> {
            data.get().removeAll();
            data.get().account().purgeDone();
        });
        return Reply.empty(done ? 200 : 202);
    }

    private static Reply missing(Incoming request) {
        return Reply.gateway(404, "ResourceNotFound", "The Resource '" + request.path() + "' was not found.");
    }
}
