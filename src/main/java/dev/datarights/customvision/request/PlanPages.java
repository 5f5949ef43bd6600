package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import dev.datarights.customvision.page.KindWords;
import dev.datarights.customvision.page.SinglePage;
import dev.datarights.customvision.page.Times;
import dev.datarights.customvision.request.PlanPage.Few;
import dev.datarights.customvision.request.PlanPage.Match;
import dev.datarights.customvision.request.PlanPage.Part;
import dev.datarights.customvision.request.PlanPage.Row;
import dev.datarights.customvision.service.Settings;

/**
 * {@code plan.html}: the plan of a delete for the person who is to approve it. It shows no image, and the plan's hash does not
 * cover it: what is approved is {@code plan.json}.
 */
final class PlanPages {

    private static final SinglePage PAGES = new SinglePage("dev/datarights/customvision/request/page/");

    private final Settings settings;
    private final RequestStore store;
    private final ResidualsPart residuals;

    PlanPages(Settings settings, RequestStore store) {
        this.settings = settings;
        this.store = store;
        this.residuals = new ResidualsPart(settings, store);
    }

    /**
     * @param names  of the account's projects, by id
     * @param sha256 of {@code plan.json}
     */
    byte[] of(Request request, Plan plan, Map<String, String> names, String sha256) throws IOException {
        return PAGES.render("plan", new PlanPage(request.id(), request.action().word(), request.account(), plan.endpoint(),
                Times.plain(plan.created().toString()), Times.plain(plan.expires().toString()), sha256, plan.narrowed(),
                request.action() == Action.EXPORT_THEN_DELETE, request.deleteAzureResource(), ApprovalMode.of(settings) == ApprovalMode.REQUIRED,
                refusals(plan, names), rows(step -> plan.projects().stream().mapToLong(project -> project.erasure().count(step)).sum()),
                plan.projects().stream().map(project -> part(project, names.getOrDefault(project.id(), ""))).toList(),
                beyond(request, plan), limits()));
    }

    private List<String> beyond(Request request, Plan plan) throws IOException {
        List<String> sentences = new ArrayList<>(Unmatched.of(store.folder(request.id())).entries().stream().map(Unmatched.Entry::sentence).toList());
        sentences.addAll(residuals.foreseen(request, plan));
        return sentences;
    }

    private List<String> refusals(Plan plan, Map<String, String> names) {
        try {
            return Erasures.refusals(settings, plan, names);
        } catch (DeleteRefused e) {
            return List.of(e.getMessage());
        }
    }

    private static Part part(Plan.Project project, String name) {
        PlannedErasure erasure = project.erasure();
        List<Match> matches = new ArrayList<>();
        project.matches().forEach((selector, places) -> matches.add(new Match(selector, places.entrySet().stream()
                .map(place -> place.getKey() + " " + place.getValue()).collect(Collectors.joining(", ")))));
        return new Part(project.id(), name.isEmpty() ? project.id() : name, rows(erasure::count), matches, erasure.publishNames(),
                Few.of(erasure.collateral()), Few.of(erasure.retained()), Few.of(project.withheld()), project.notAttributable(),
                erasure.residuals());
    }

    /** A published iteration is an iteration, and counted as one. */
    private static List<Row> rows(ToLongFunction<ErasureStep> count) {
        return Arrays.stream(ErasureStep.values()).filter(step -> step != ErasureStep.PUBLICATIONS && count.applyAsLong(step) > 0)
                .map(step -> {
                    KindWords words = KindWords.of(step.kind().word());
                    return step == ErasureStep.PROJECT ? new Row("The project itself", "with everything that is still in it", count.applyAsLong(step))
                            : new Row(words.label(), words.meaning(), count.applyAsLong(step));
                }).toList();
    }

    private List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add(limit(Caps.MAX_IMAGES, "the most images that one request may delete"));
        limits.add(limit(Caps.MAX_PERCENT, "the most percent of a project's images"));
        limits.add(limit("customvision.protected-projects", "projects in which nothing is deleted"));
        limits.add(limit("customvision.holds", "the file of what must stay"));
        return limits;
    }

    private String limit(String setting, String meaning) {
        return setting + " (" + meaning + "): " + settings.find(setting).orElse("not set");
    }
}
