package dev.datarights.customvision.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where blobs are, and the signed links to them: read-only, for one blob, for a limited time, as the service's
 * "sv=2017-04-17, sr=b, sp=r" links. In a private network they are bare paths.
 */
final class Links {

    private static final SecretKeySpec KEY = new SecretKeySpec("sandbox".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

    private final String base;
    private final Duration lifetime;
    private final Clock clock;
    private final AtomicInteger generation = new AtomicInteger();

    /** @param base scheme, host and port; null in a private network */
    Links(String base, Duration lifetime, Clock clock) {
        this.base = base;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    enum Verdict { VALID, EXPIRED, FORGED }

    String image(UUID projectId, UUID imageId) {
        return to("/i-" + compact(projectId) + "/i-" + compact(imageId));
    }

    String thumbnail(UUID projectId, UUID imageId) {
        return to("/i-" + compact(projectId) + "/t-" + compact(imageId));
    }

    String prediction(UUID projectId, UUID predictionId, char kind) {
        return to("/predictionimages/" + projectId + "/" + kind + "-" + compact(predictionId));
    }

    String model(UUID projectId, UUID iterationId, SandboxExport export) {
        return to("/m-" + compact(projectId) + "/" + compact(iterationId) + "." + export.blobName() + ".zip");
    }

    /** Every link that was given out so far has had its time. */
    void expireAll() {
        generation.incrementAndGet();
    }

    Verdict check(String path, String rawQuery) {
        Query query = Query.parse(rawQuery);
        String expiry = query.text("se").orElse("");
        String signature = query.text("sig").orElse("");
        int now = generation.get();
        for (int past = now; past >= 0; past--) {
            if (signature.equals(signature(path, expiry, past))) {
                return past == now && clock.instant().isBefore(Instant.parse(expiry)) ? Verdict.VALID : Verdict.EXPIRED;
            }
        }
        return Verdict.FORGED;
    }

    private String to(String path) {
        if (base == null) {
            return path;
        }
        String expiry = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString();
        return base + path + "?sv=2017-04-17&sr=b&sig=" + encoded(signature(path, expiry, generation.get()))
                + "&se=" + encoded(expiry) + "&sp=r";
    }

    private String signature(String path, String expiry, int inGeneration) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            byte[] signed = (path + '\n' + expiry + '\n' + inGeneration).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks HmacSHA256", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String compact(UUID id) {
        return id.toString().replace("-", "");
    }
}
