package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** A destination that stumbles is tried again, so many times and no more. */
class DeliveryTriesTest {

    private static final int TRIES = 3;
    private static final String REQUEST = "{\"id\":\"tries\",\"action\":\"export\",\"scope\":{\"include\":[\"account\"]}}";

    @TempDir
    Path folder;

    @Test
    void aDestinationThatStumblesCostsNothingAndOneThatIsGoneEndsTheRequest() throws Exception {
        AtomicInteger failing = new AtomicInteger(Integer.MAX_VALUE);
        AtomicInteger tried = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.start(new SandboxData());
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.retries", Integer.toString(TRIES - 1)).start()) {
            AdviceWith.adviceWith(pipeline.context(), "customvision-send-folder", route -> route.weaveAddFirst().process(exchange -> {
                tried.incrementAndGet();
                if (failing.getAndDecrement() > 0) {
                    throw new IOException("the share is gone");
                }
            }));
            JsonNode gone = pipeline.carryOut(REQUEST);
            assertThat(gone.path("state").asText()).isEqualTo("FAILED");
            assertThat(gone.at("/failures/0/reason").asText()).contains("the share is gone");
            // the archive, then the signature that the receipt waits for
            assertThat(tried).hasValue(2 * TRIES);

            failing.set(TRIES - 1);
            JsonNode back = pipeline.carryOut(REQUEST);
            assertThat(back.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(pipeline.deliveredFiles()).containsExactly("tries-account.zip", "tries-receipt.json", "tries-receipt.jws");
        }
    }
}
