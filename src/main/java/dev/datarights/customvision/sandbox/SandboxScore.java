package dev.datarights.customvision.sandbox;

/**
 * What a model says of a picture: this tag, with this probability.
 *
 * @param box where, for detection; null for classification
 */
public record SandboxScore(SandboxTag tag, double probability, SandboxRegion box) {

    public static SandboxScore of(SandboxTag tag, double probability) {
        return new SandboxScore(tag, probability, null);
    }
}
