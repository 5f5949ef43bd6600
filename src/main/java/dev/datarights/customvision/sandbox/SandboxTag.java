package dev.datarights.customvision.sandbox;

import java.util.UUID;

/**
 * One tag of a project.
 *
 * @param description may be null, as in the service
 * @param type Regular, Negative or GeneralProduct
 */
public record SandboxTag(UUID id, String name, String description, String type) {
}
