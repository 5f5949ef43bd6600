package dev.datarights.customvision.worlds;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.sandbox.SandboxExport;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;

/** Judges what was said by what is: the account before, the account now, and the bytes that were delivered. */
final class Oracle {

    static final String LATE = "what came after the plan keeps its project";

    private final Journey journey;
    private final Asked asked;
    private final Truth before;
    private final List<String> violations = new ArrayList<>();

    private Oracle(Journey journey, Truth before) {
        this.journey = journey;
        this.asked = journey.asked;
        this.before = before;
    }

    /** What is wrong, in a line each; what holds in every state, and what COMPLETE says beyond that. */
    static List<String> violations(Journey journey, Truth before, Truth otherBefore, String state) throws IOException {
        Oracle oracle = new Oracle(journey, before);
        Truth now = Truth.of(journey.data);
        oracle.nothingElseWent(now);
        oracle.check(otherBefore.equals(Truth.of(journey.other)) && journey.other.account().exists(), "the other account was changed");
        oracle.check(!journey.tampered || journey.deletesSinceApproval() == 0, "a DELETE was sent although somebody changed what was planned");
        oracle.azureResource(state, now);
        oracle.noSignatureAtRest();
        if (state.equals("COMPLETE") && asked(journey).exports()) {
            oracle.everythingIsDelivered();
        }
        if (state.equals("COMPLETE") && asked(journey).deletes()) {
            oracle.everythingIsGone(now);
        }
        return oracle.violations;
    }

    private static Asked asked(Journey journey) {
        return journey.asked;
    }

    /** Whether the contract itself says that this request cannot be COMPLETE at once. */
    static Set<String> calledFor(Journey journey, Truth before) {
        Set<String> reasons = new LinkedHashSet<>(journey.excuses);
        Asked asked = journey.asked;
        for (Truth.Project project : before.projects().values()) {
            if (!asked.covers(project.id())) {
                continue;
            }
            boolean models = !asked.narrowed() && asked.includes("exports") && project.iterations().values().stream()
                    .flatMap(iteration -> iteration.exports().stream()).anyMatch(export -> !export.status().equals("Done"));
            if (asked.exports() && models) {
                reasons.add("a model that is not Done");
            }
            if (asked.deletes() && project.iterations().values().stream().anyMatch(iteration -> iteration.status().equals("Training"))) {
                reasons.add("an iteration that is being trained");
            }
            if (losesOthers(asked, project) && (asked.exports() || !asked.allowCollateral())) {
                reasons.add("images that were not asked for live only in iterations that would go");
            }
        }
        if (asked.deleteAzureResource() && before.projects().values().stream().anyMatch(new Oracle(journey, before)::kept)) {
            reasons.add("a hold keeps the Azure resource");
        }
        if (asked.wholeProjects() && journey.arrivedIn.values().stream().anyMatch(asked::covers)) {
            reasons.add(LATE);
        }
        return reasons;
    }

    /** Iterations that go take images with them that are not meant. */
    private static boolean losesOthers(Asked asked, Truth.Project project) {
        boolean narrowed = asked.narrowed();
        if (!asked.deletes() || narrowed ? !"delete".equals(asked.trainedIterations()) : !asked.includes("iterations")) {
            return false;
        }
        return project.snapshots().values().stream().flatMap(Set::stream)
                .anyMatch(id -> !project.workspace().contains(id) && !asked.means(project, project.images().get(id)));
    }

    private boolean kept(Truth.Project project) {
        return journey.held.projects().contains(project.id()) || project.images().keySet().stream()
                .anyMatch(id -> journey.held.images().contains(id) && !journey.vanished.contains(id));
    }

    private void azureResource(String state, Truth now) {
        boolean there = journey.data.account().exists();
        check(there || asked.deleteAzureResource(), "the Azure resource is gone and was not asked for");
        boolean kept = before.projects().values().stream().anyMatch(this::kept);
        check(there || !kept, "the Azure resource is gone although something in it is held");
        check(!state.equals("COMPLETE") || !asked.deleteAzureResource() || kept || !there && !journey.data.account().softDeleted(),
                "the Azure resource is still there");
    }

    /** Nothing is gone that was not meant, and nothing that had to be delivered first and was not. */
    private void nothingElseWent(Truth now) throws IOException {
        for (Truth.Project was : before.projects().values()) {
            Truth.Project is = now.projects().get(was.id());
            if (journey.vanished.contains(was.id())) {
                continue;
            }
            boolean whole = asked.wholeProjects() && asked.covers(was.id());
            if (is == null) {
                check(whole || journey.vanished.contains(was.id()), "project " + was.id() + " is gone");
                check(!kept(was) || journey.vanished.contains(was.id()), "project " + was.id() + " is gone and is held");
                journey.arrived.forEach((id, came) -> check(!journey.arrivedIn.get(id).equals(was.id()) || came.isBefore(journey.planned),
                        id + " came after the plan and went with its project"));
            }
            Set<UUID> deletedIterations = gone(was.iterations(), is == null ? Map.of() : is.iterations());
            boolean collateral = "delete".equals(asked.trainedIterations()) && asked.covers(was.id()) && asked.includes("images");
            gone(was.images(), is == null ? Map.of() : is.images()).forEach(id -> {
                SandboxImage image = was.images().get(id);
                check(asked.deletes() && (asked.means(was, image) || collateral && asked.allowCollateral() && !was.workspace().contains(id))
                        || journey.vanished.contains(id), "image " + id + " is gone and was not asked for");
                check(!journey.held.images().contains(id) || journey.vanished.contains(id), "image " + id + " is gone and is held");
            });
            gone(was.predictions(), is == null ? Map.of() : is.predictions()).forEach(id -> check(asked.deletes()
                    && asked.means(was, was.predictions().get(id)), "prediction " + id + " is gone and was not asked for"));
            deletedIterations.forEach(id -> check(was.snapshots().get(id).stream().noneMatch(image -> journey.held.images().contains(image)
                    && !journey.vanished.contains(image)), "iteration " + id + " is gone and holds a held image"));
            deletedIterations.forEach(id -> check(whole || asked.deletes() && asked.covers(was.id())
                    && (collateral || !asked.narrowed() && asked.includes("iterations")), "iteration " + id + " is gone and was not asked for"));
            gone(was.tags(), is == null ? Map.of() : is.tags()).forEach(id -> check(whole || asked.deletes() && asked.covers(was.id())
                    && asked.includes("tags") && (!asked.narrowed() || asked.subjectTags() && asked.tags().contains(was.tags().get(id))), "tag " + id + " is gone and was not asked for"));
            if (asked.exports() && asked.deletes()) {
                deliveredFirst(was, is, deletedIterations);
            }
        }
    }

    private void deliveredFirst(Truth.Project was, Truth.Project is, Set<UUID> deletedIterations) throws IOException {
        Bags bags = Bags.of(journey.delivered(), was.id().toString());
        gone(was.images(), is == null ? Map.of() : is.images()).forEach(id -> check(journey.vanished.contains(id)
                || same(was.images().get(id), bags), "image " + id + " is gone and was not delivered"));
        gone(was.predictions(), is == null ? Map.of() : is.predictions()).forEach(id -> check(
                same(was.predictions().get(id), bags), "prediction " + id + " is gone and was not delivered"));
        if (!asked.narrowed() && asked.includes("exports")) {
            deletedIterations.forEach(id -> models(was.iterations().get(id), bags, " is gone and was not delivered"));
        }
    }

    private static boolean same(SandboxImage image, Bags bags) {
        return Bags.sha256(image.content().bytes()).equals(bags.bytes("images", image.id()));
    }

    private static boolean same(SandboxPrediction prediction, Bags bags) {
        return Bags.sha256(prediction.content().bytes()).equals(bags.bytes("predictions", prediction.id()));
    }

    private void models(SandboxIteration iteration, Bags bags, String what) {
        for (SandboxExport export : iteration.exports()) {
            if (export.content() == null) {
                check(asked.action().equals("export"), "a model that is " + export.status() + " of iteration " + iteration.id() + what);
            } else {
                String folder = "data/iterations/" + iteration.id() + "/models/";
                String hash = Bags.sha256(export.content().bytes());
                check(bags.files().entrySet().stream().anyMatch(file -> file.getKey().startsWith(folder) && file.getValue().equals(hash)),
                        "model " + export.platform() + " of iteration " + iteration.id() + what);
            }
        }
    }

    private static <T> Set<UUID> gone(Map<UUID, T> was, Map<UUID, T> is) {
        Set<UUID> gone = new LinkedHashSet<>(was.keySet());
        gone.removeAll(is.keySet());
        return gone;
    }

    /** Everything in scope is in a bag, with its own bytes; of a narrowed scope nothing else is. */
    private void everythingIsDelivered() throws IOException {
        for (Truth.Project project : before.projects().values()) {
            if (journey.vanished.contains(project.id())) {
                continue;
            }
            Bags bags = Bags.of(journey.delivered(), project.id().toString());
            if (!asked.covers(project.id())) {
                check(bags.files().isEmpty(), "project " + project.id() + " was delivered and not asked for");
                continue;
            }
            project.images().values().forEach(image -> exported(image.id(), asked.means(project, image), same(image, bags), "image"));
            project.predictions().values().forEach(one -> exported(one.id(), asked.means(project, one), same(one, bags), "prediction"));
            nothingElse(bags.withBytes("images"), project.images(), (id, image) -> asked.means(project, image), "image");
            nothingElse(bags.ids("data/images.jsonl"), project.images(), (id, image) -> asked.means(project, image), "record of image");
            nothingElse(bags.withBytes("predictions"), project.predictions(), (id, one) -> asked.means(project, one), "prediction");
            records(project, bags);
            if (!asked.narrowed() && asked.includes("exports")) {
                project.iterations().values().forEach(iteration -> models(iteration, bags, " is missing"));
            }
        }
    }

    private void exported(UUID id, boolean meant, boolean there, String kind) {
        check(!meant || there || journey.vanished.contains(id), kind + " " + id + " is not in a bag with its own bytes");
    }

    private <T> void nothingElse(Set<UUID> delivered, Map<UUID, T> known, BiPredicate<UUID, T> meant, String kind) {
        delivered.forEach(id -> check(known.containsKey(id) ? meant.test(id, known.get(id)) : journey.arrived.containsKey(id),
                kind + " " + id + " was delivered and not asked for"));
    }

    private void records(Truth.Project project, Bags bags) {
        if (asked.includes("images")) {
            Map<UUID, JsonNode> byId = new java.util.HashMap<>();
            bags.records("data/images.jsonl").forEach(line -> byId.put(UUID.fromString(line.path("id").asText()), line));
            project.images().values().stream().filter(image -> asked.means(project, image) && project.workspace().contains(image.id())
                    && !journey.vanished.contains(image.id())).forEach(image -> {
                        JsonNode line = byId.get(image.id());
                        check(line != null, "the record of image " + image.id() + " is missing");
                        image.metadata().forEach((key, value) -> check(line == null || value.equals(line.path("metadata").path(key).asText()),
                                "metadata of image " + image.id() + " was changed"));
                    });
            project.snapshots().forEach((iteration, ids) -> {
                Set<UUID> there = bags.ids("data/iterations/" + iteration + "/images.jsonl");
                ids.stream().filter(id -> asked.means(project, project.images().get(id)) && !journey.vanished.contains(id))
                        .forEach(id -> check(there.contains(id), "image " + id + " is missing in iteration " + iteration));
            });
        }
        if (!asked.narrowed() && asked.includes("tags")) {
            check(bags.ids("data/tags.json").containsAll(project.tags().keySet()), "a tag of project " + project.id() + " is missing");
        }
        if (!asked.narrowed() && asked.includes("iterations")) {
            check(bags.ids("data/iterations.json").containsAll(project.iterations().keySet()), "an iteration of project " + project.id() + " is missing");
        }
    }

    private void everythingIsGone(Truth now) {
        for (Truth.Project was : before.projects().values()) {
            Truth.Project is = now.projects().get(was.id());
            if (is == null || !asked.covers(was.id()) || journey.held.projects().contains(was.id())) {
                continue;
            }
            boolean holds = kept(was);
            check(!asked.wholeProjects() || holds, "project " + was.id() + " is still there");
            was.images().values().stream().filter(image -> asked.means(was, image) && !journey.held.images().contains(image.id()))
                    .forEach(image -> check(!is.images().containsKey(image.id()), "image " + image.id() + " is still there"));
            was.predictions().values().stream().filter(one -> asked.means(was, one))
                    .forEach(one -> check(!is.predictions().containsKey(one.id()), "prediction " + one.id() + " is still there"));
            if (!asked.narrowed() && asked.includes("iterations") && !holds) {
                check(was.iterations().keySet().stream().noneMatch(is.iterations()::containsKey), "an iteration of " + was.id() + " is still there");
            }
            if (!asked.narrowed() && asked.includes("tags") && !holds) {
                check(was.tags().keySet().stream().noneMatch(is.tags()::containsKey), "a tag of " + was.id() + " is still there");
            }
            if ("delete".equals(asked.trainedIterations()) && !holds) {
                was.snapshots().forEach((iteration, ids) -> check(ids.stream().noneMatch(id -> asked.means(was, was.images().get(id)))
                        || !is.iterations().containsKey(iteration), "iteration " + iteration + " was trained with what was deleted and is still there"));
            }
        }
    }

    private void noSignatureAtRest() throws IOException {
        for (Path root : List.of(journey.folder.resolve("requests"), journey.delivered())) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                        check(!text.contains("sp=r") && !text.contains("sv=2017-04-17"), "a signed link is in " + root.relativize(file));
                    }
                }
            }
        }
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
