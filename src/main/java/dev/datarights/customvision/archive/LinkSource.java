package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.datarights.customvision.service.Listing;

/** Where the links of one kind of items of one project come from, and what was learned on the way, for all windows of a job. */
final class LinkSource {

    /** An image that the service gave a record of, and the snapshot it was in; null for the workspace. */
    record Known(String id, String iteration) {
    }

    private final String kind;
    private final String project;
    private final List<String> places = new ArrayList<>();
    private volatile Known known;
    private volatile int atOnce = LinkWindow.SIZE;

    LinkSource(String kind, String project, List<Listing.Iteration> iterations) {
        this.kind = kind;
        this.project = project;
        places.add(null);
        iterations.forEach(iteration -> places.add(iteration.id()));
    }

    String kind() {
        return kind;
    }

    /** The project's path at the service. */
    String path() {
        return "/projects/" + project;
    }

    /** The workspace, null, and the iterations, but for the one of them. */
    List<String> placesBut(String place) {
        return places.stream().filter(other -> !Objects.equals(other, place)).toList();
    }

    Known known() {
        return known;
    }

    void know(String id, String iteration) {
        known = new Known(id, iteration);
    }

    /** How many ids a call takes, or how many predictions a page should have. */
    int atOnce() {
        return atOnce;
    }

    /** A gateway did not take so many. */
    void takesAtMost(int count) {
        atOnce = Math.min(atOnce, count);
    }
}
