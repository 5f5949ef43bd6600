package dev.datarights.customvision.sandbox;

/** A box around an object, in fractions (0 to 1) of the image's width and height. */
public record SandboxRegion(SandboxTag tag, double left, double top, double width, double height) {
}
