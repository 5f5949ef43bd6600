package dev.datarights.customvision.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** The blob store that links point to: knows no keys, wants a valid signature, answers failures in XML as Azure Blob does. */
final class LinkHost {

    private final Links links;
    private final Blobs blobs;

    LinkHost(Links links, Blobs blobs) {
        this.links = links;
        this.blobs = blobs;
    }

    Reply answer(Incoming request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return failure(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.", "");
        }
        if (request.rawQuery() == null) {
            return failure(409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.", "");
        }
        try {
            return switch (links.check(request.path(), request.rawQuery())) {
                case VALID -> blobs.find(request.path()).map(LinkHost::blob)
                        .orElseGet(() -> failure(404, "BlobNotFound", "The specified blob does not exist.", ""));
                case EXPIRED -> refused("Signature not valid in the specified time frame");
                case FORGED -> refused("Signature did not match");
            };
        } catch (ServiceFailure unreadable) {
            return failure(400, "InvalidQueryParameterValue", "A query parameter is not well formed.", "");
        }
    }

    private static Reply blob(SandboxContent content) {
        return Reply.of(200, "application/octet-stream", content)
                .with("Content-MD5", Base64.getEncoder().encodeToString(content.md5()))
                .with("x-ms-blob-type", "BlockBlob")
                .with("x-ms-request-id", UUID.randomUUID().toString());
    }

    private static Reply refused(String detail) {
        return failure(403, "AuthenticationFailed", "Server failed to authenticate the request. Make sure the value of "
                + "Authorization header is formed correctly including the signature.",
                "<AuthenticationErrorDetail>" + detail + "</AuthenticationErrorDetail>");
    }

    private static Reply failure(int status, String code, String message, String detail) {
        String id = UUID.randomUUID().toString();
        String xml = "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>" + message
                + "\nRequestId:" + id + "</Message>" + detail + "</Error>";
        return Reply.of(status, "application/xml", SandboxContent.of(xml.getBytes(StandardCharsets.UTF_8)))
                .with("x-ms-error-code", code).with("x-ms-request-id", id);
    }
}
