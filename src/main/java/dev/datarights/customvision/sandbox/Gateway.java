package dev.datarights.customvision.sandbox;

import dev.datarights.customvision.sandbox.SandboxOptions.AccountInfo;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the service: version and path, key, rate limit. Its own refusals have the shape
 * {"error": {code, message}}, the service's have {code, message}.
 */
final class Gateway {

    private static final Pattern TRAINING =
            Pattern.compile("/{1,2}customvision/v(3\\.[0-4])(-preview)?/training(/.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ACCOUNT = Pattern.compile("/{1,2}customvision/v1\\.2/training/account", Pattern.CASE_INSENSITIVE);
    private static final String DENIED = "Access denied due to invalid subscription key or wrong API endpoint. Make sure to "
            + "provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";

    private final Supplier<SandboxData> data;
    private final SandboxOptions options;
    private final TrainingApi api;
    private final RateLimit limit;

    Gateway(Supplier<SandboxData> data, SandboxOptions options, TrainingApi api) {
        this.data = data;
        this.options = options;
        this.api = api;
        this.limit = new RateLimit(options.requestsPerSecond());
    }

    Reply answer(Incoming request) {
        if (request.length() > options.urlLimit().characters()) {
            return tooLong(options.urlLimit().status());
        }
        try {
            if (!data.get().account().exists() || !allowed(request)) {
                return Reply.gateway(401, "401", DENIED);
            }
            if (ACCOUNT.matcher(request.path()).matches()) {
                return limit.admits() ? account(request) : tooMany("GetAccountInfo", "1.2");
            }
            Matcher path = TRAINING.matcher(request.path());
            if (!path.matches() || path.group(1).equals("3.4") != (path.group(2) != null)) {
                return missing();
            }
            return answer(request, path.group(1), path.group(3));
        } catch (ServiceFailure failure) {
            return failure.reply();
        }
    }

    private Reply answer(Incoming request, String version, String path) {
        int number = Integer.parseInt(version.replace(".", ""));
        for (Endpoint endpoint : api.endpoints()) {
            Map<String, String> values = number < endpoint.since() ? null : endpoint.match(path);
            if (values != null && endpoint.method().equals(request.method())) {
                if (!limit.admits()) {
                    return tooMany(endpoint.operation(), version);
                }
                return endpoint.call().apply(new ServiceRequest(data.get(), values, Query.parse(request.rawQuery()), request.body()));
            }
        }
        if (!request.method().equals("GET")) {
            return Reply.failure(405, "BadRequestOperationNotSupported",
                    "The sandbox does not carry out " + request.method().toUpperCase(Locale.ROOT) + " here.");
        }
        return missing();
    }

    private boolean allowed(Incoming request) {
        return options.trainingKey().equals(request.header("Training-Key"))
                || options.trainingKey().equals(request.header("Ocp-Apim-Subscription-Key"))
                || request.bearer(options.bearerToken());
    }

    private Reply account(Incoming request) {
        if (options.accountInfo() == AccountInfo.UNAUTHORIZED) {
            return Reply.gateway(401, "401", DENIED);
        }
        if (options.accountInfo() == AccountInfo.NOT_FOUND || !request.method().equals("GET")) {
            return missing();
        }
        return Reply.json(200, AccountJson.accountInfo(data.get(), options.trainingKey()));
    }

    /** The web server before the gateway answers this, so it is HTML. */
    private static Reply tooLong(int status) {
        String html = "<!DOCTYPE HTML><HTML><BODY><h2>Request URL Too Long</h2><hr><p>HTTP Error " + status
                + ". The request URL is too long.</p></BODY></HTML>";
        return Reply.of(status, "text/html; charset=us-ascii", SandboxContent.of(html.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Reply missing() {
        return Reply.gateway(404, "404", "Resource not found");
    }

    private static Reply tooMany(String operation, String version) {
        return Reply.gateway(429, "429", "Requests to the " + operation + " Operation under Custom_Vision_Training_" + version
                + " have exceeded rate limit of your current Custom_Vision.Training F0 pricing tier. "
                + "Please retry after 1 second.").with("Retry-After", "1");
    }
}
