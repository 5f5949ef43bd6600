package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;

/**
 * The positive control of a read back: while GetProjects lists what should remain, the service answers, it is the right
 * account, and what it says about things that are not there can be relied on.
 */
final class Control {

    private final Set<String> listed;
    private final Set<String> missing;
    private final int shouldRemain;
    private final boolean anyListed;
    private final boolean settled;

    /**
     * @param project  what is read back; while it is listed itself, this is the right account too
     * @param projects a fresh listing of the account's projects
     */
    Control(String project, Set<String> shouldRemain, Listing projects) throws IOException {
        listed = new Present(projects).of(ErasureStep.PROJECT);
        this.shouldRemain = shouldRemain.size();
        missing = new TreeSet<>(shouldRemain);
        missing.removeAll(listed);
        anyListed = missing.size() < shouldRemain.size() || listed.contains(project);
        settled = projects.proof("projects").map(Listing.ListProof::settled).orElse(false);
    }

    boolean lists(String project) {
        return listed.contains(project);
    }

    /** Projects that should remain and are not listed. */
    Set<String> missing() {
        return Set.copyOf(missing);
    }

    int shouldRemain() {
        return shouldRemain;
    }

    int remained() {
        return shouldRemain - missing.size();
    }

    /** False where none of them is listed: an answer about one would prove nothing by itself. */
    boolean showsAny() {
        return anyListed;
    }

    /** The service's answer about a project that is not listed: only its own word explains that. */
    void absent(String project, ServiceRefusal refusal) {
        if (refusal.notFound() && refusal.code().equals("NotFoundProject")) {
            missing.remove(project);
        }
    }

    /** True where no other project is there to show that this is the right account. */
    boolean showsNothing() {
        return listed.isEmpty();
    }

    /** Why the service's "not found" proves nothing, null where it does. */
    String problem() {
        if (!missing.isEmpty()) {
            return "GetProjects does not list " + missing.size() + (missing.size() == 1 ? " project" : " projects")
                    + " that should remain, such as " + missing.iterator().next();
        }
        return settled ? null : "GetProjects listed other projects each time";
    }
}
