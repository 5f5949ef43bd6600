package dev.datarights.customvision.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an iteration guessed for an untagged image and the service stored.
 *
 * @param id      its own, not the image's
 * @param created to 100 ns
 */
public record SandboxSuggestion(UUID id, UUID imageId, Instant created, List<SandboxScore> scores) {

    /** How unsure the model was: the entropy of its scores. */
    double uncertainty() {
        return scores.stream().mapToDouble(SandboxScore::probability).filter(chance -> chance > 0).map(chance -> -chance * Math.log(chance)).sum();
    }
}
