package dev.datarights.customvision.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A picture that was sent to the prediction endpoint, stored with what the model said of it. */
public record SandboxPrediction(UUID id, UUID iterationId, Instant created, SandboxContent content, List<SandboxScore> scores) {
}
