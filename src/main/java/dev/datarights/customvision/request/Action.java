package dev.datarights.customvision.request;

import java.util.Locale;

/** What a request asks to be done with the data in its scope. */
public enum Action {
    INVENTORY,
    EXPORT,
    DELETE,
    EXPORT_THEN_DELETE;

    /** As it is written in a request, e.g. {@code export-then-delete}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether something is removed from the service. */
    public boolean deletes() {
        return this == DELETE || this == EXPORT_THEN_DELETE;
    }
}
