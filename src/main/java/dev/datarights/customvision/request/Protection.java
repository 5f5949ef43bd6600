package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Settings;

/**
 * Projects from which nothing is ever deleted, by {@code customvision.protected-projects}: names or ids with commas
 * between them, {@code *} for any text; a project whose name holds a comma is named by its id or with a {@code *}.
 */
public final class Protection {

    private final NamePatterns projects;

    private Protection(NamePatterns projects) {
        this.projects = projects;
    }

    public static Protection of(Settings settings) {
        return of(settings.get("customvision.protected-projects", ""));
    }

    /** @param setting may be empty: nothing is protected */
    static Protection of(String setting) {
        return new Protection(NamePatterns.of(setting));
    }

    public boolean isProtected(String projectId, String projectName) {
        return projectId != null && projects.match(projectId) || projectName != null && projects.match(projectName);
    }
}
