package dev.datarights.customvision.request;

import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.util.ArrayList;
import java.util.List;

/** What a valid request may ask that this version cannot do yet: refused, never ignored. */
final class SupportedSoFar {

    private final Request request;
    private final List<Problem> problems = new ArrayList<>();

    private SupportedSoFar(Request request) {
        this.request = request;
    }

    static List<Problem> check(Request request) {
        SupportedSoFar supported = new SupportedSoFar(request);
        supported.action();
        supported.scope("trainedIterations");
        supported.flag("allowCollateral");
        supported.flag("deleteAzureResource");
        return supported.problems;
    }

    static Problem approval() {
        return new Problem("approve", "approvals are not supported yet", "Remove the file");
    }

    private void action() {
        if (request.action().deletes()) {
            problems.add(new Problem("action", "'" + request.action().word() + "' is not supported yet",
                    "This version carries out: inventory, export"));
        }
    }

    private void scope(String name) {
        if (request.json().path("scope").has(name)) {
            problems.add(new Problem("scope." + name, "is not supported yet",
                    "Remove it to export whole projects, or wait for a version that knows it"));
        }
    }

    private void flag(String name) {
        if (request.json().path(name).asBoolean()) {
            problems.add(new Problem(name, "is not supported yet", "Remove it, or write false"));
        }
    }
}
