package dev.datarights.customvision.archive;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.datarights.customvision.archive.page.Card.Fact;
import dev.datarights.customvision.archive.page.Gallery;
import dev.datarights.customvision.archive.page.Overview;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.request.JobResult.Failure;
import dev.datarights.customvision.page.KindWords;
import dev.datarights.customvision.request.Request;

/** What a bag says about itself: {@code bag-info.txt} and the page to look at. */
final class BagPage {

    private static final DateTimeFormatter MADE = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int LISTED = 25;

    private final JobBag bag;
    private final JobPages pages;
    private final Map<String, Counts> kinds;

    BagPage(JobBag bag, JobPages pages, Map<String, Counts> kinds) {
        this.bag = bag;
        this.pages = pages;
        this.kinds = kinds;
    }

    /** Puts what the page still lacks into the bag, and gives the page itself. */
    BagInfo info(List<String> unsettled) throws IOException {
        ExportJob job = bag.job();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        pages.putStyle();
        Map<String, String> more = new LinkedHashMap<>();
        if (!job.forAccount()) {
            more.put("Custom-Vision-Project-Id", job.project());
        }
        byte[] page = pages.templates().overview(overview(job, now, unsettled));
        if (!bag.isCut()) {
            return new BagInfo(job.bagName(), job.requestId(), job.number(), job.of(), now, more, page);
        }
        // the parts of a project are a group of their own; how many bags the request has is known when the last project is sealed
        more.put(BagFacts.REQUEST, job.requestId());
        more.put(BagFacts.PLACE, job.number() + " of " + job.of());
        return new BagInfo(bag.bagName(), job.bagName(), bag.part(), bag.parts(), now, more, page);
    }

    private String place(ExportJob job) {
        String archive = job.of() > 1 ? "archive " + job.number() + " of " + job.of() : null;
        if (bag.parts() == 1) {
            return archive;
        }
        return "part " + bag.part() + " of " + bag.parts() + (archive == null ? "" : " of " + archive);
    }

    private Overview overview(ExportJob job, Instant now, List<String> unsettled) throws IOException {
        boolean narrowed = bag.narrowing().isNarrowed();
        List<Failure> failures = bag.notes().failures();
        ProjectFacts facts = new ProjectFacts(bag);
        boolean first = bag.part() == 1;
        return new Overview(pages.title(), bag.bagName(), job.requestId(), job.account(),
                job.forAccount() ? null : job.project(), bag.kept("data/project.json").path("description").asText(""), MADE.format(now),
                place(job), narrowed, narrowed ? chosenBy(job.scope()) : List.of(),
                failures.isEmpty() && unsettled.isEmpty(), failures.size(), rows(), first ? gaps(failures) : List.of(), notes(unsettled), leftOut(job, narrowed),
                job.includes("tags") || job.includes("images") ? pages.tally().tags() : List.of(),
                job.includes("iterations") && first ? facts.iterations() : List.of(), job.includes("exports") ? facts.models() : List.of(),
                gallery(pages.images()), gallery(pages.predictions()), job.forAccount() ? facts.account() : List.of(),
                job.forAccount() ? facts.projects() : List.of(), files());
    }

    private static Overview.Pages gallery(Gallery gallery) {
        return gallery == null ? null : gallery.pages();
    }

    private List<Overview.Row> rows() {
        return kinds.entrySet().stream().map(kind -> new Overview.Row(kind.getKey(), KindWords.of(kind.getKey()).label(),
                KindWords.of(kind.getKey()).meaning(), kind.getValue().done(), kind.getValue().failed())).toList();
    }

    private static List<Overview.Gap> gaps(List<Failure> failures) {
        Map<String, List<Failure>> byKind = new LinkedHashMap<>();
        failures.forEach(failure -> byKind.computeIfAbsent(failure.kind(), kind -> new ArrayList<>()).add(failure));
        return byKind.entrySet().stream().map(kind -> new Overview.Gap(KindWords.of(kind.getKey()).label(), kind.getValue().size(),
                kind.getValue().stream().limit(LISTED).map(failure -> new Fact(failure.id(), failure.reason())).toList(),
                Math.max(0, kind.getValue().size() - LISTED))).toList();
    }

    private List<String> notes(List<String> unsettled) throws IOException {
        List<String> notes = new ArrayList<>(bag.notes().residuals());
        if (bag.parts() > 1) {
            notes.add("This is part " + bag.part() + " of " + bag.parts() + ": each part shows the pictures that it holds. What is known about the project"
                    + " as a whole, its tags, iterations and what could not be fetched, is in part 1.");
        }
        unsettled.forEach(list -> notes.add("The list " + list + " changed while it was read: what the service counted is not what it listed."));
        Set<String> withheld = new HashSet<>();
        for (String list : bag.listing().lists().toList()) {
            bag.listing().proof(list).ifPresent(proof -> withheld.addAll(proof.withheld()));
        }
        if (!withheld.isEmpty()) {
            notes.add((withheld.size() == 1 ? "1 picture was" : withheld.size() + " pictures were")
                    + " withheld, because somebody else is on " + (withheld.size() == 1 ? "it" : "them") + " too.");
        }
        return notes;
    }

    private static List<String> leftOut(ExportJob job, boolean narrowed) {
        List<String> leftOut = new ArrayList<>();
        if (narrowed) {
            leftOut.add("Pictures, tags and boxes of anybody else.");
            leftOut.add("The trained models and what is known about the project and the account as a whole.");
            if (job.scope().predictionIds().isEmpty()) {
                leftOut.add("Stored predictions carry no tag and no name, so they can only be chosen by their id or by date.");
            }
        } else if (!job.forAccount()) {
            List<String> lacking = Stream.of("project", "tags", "images", "iterations", "performance", "exports", "predictions", "suggestions")
                    .filter(kind -> !job.includes(kind)).map(kind -> KindWords.of(kind).label().toLowerCase(Locale.ENGLISH)).toList();
            if (!lacking.isEmpty()) {
                leftOut.add("The request did not ask for: " + String.join(", ", lacking) + ".");
            }
        }
        return leftOut;
    }

    private static List<String> chosenBy(Request.Scope scope) {
        List<String> chosen = new ArrayList<>();
        if (!scope.tags().isEmpty()) {
            chosen.add("their tags");
        }
        if (!scope.metadata().isEmpty()) {
            chosen.add("the metadata they carry");
        }
        if (!scope.imageIds().isEmpty()) {
            chosen.add("their ids");
        }
        if (!scope.predictionIds().isEmpty()) {
            chosen.add("the ids of predictions");
        }
        if (scope.createdBefore() != null || scope.createdAfter() != null) {
            chosen.add("when they were made");
        }
        return chosen;
    }

    private List<Fact> files() {
        return Stream.of(new Fact("data/images.jsonl", "every picture's record, one a line, as the service gave it"),
                        new Fact("data/annotations/coco.json", "every picture with its boxes in pixels, in the COCO format that other training tools read"),
                        new Fact("data/tags.json", "the tags"), new Fact("data/project.json", "the project's own record"),
                        new Fact("data/iterations.json", "the iterations"),
                        new Fact("data/predictions.jsonl", "every stored prediction, one a line"),
                        new Fact("data/account.json", "the account's information"), new Fact("data/projects.json", "the projects of the account"),
                        new Fact("data/failures.jsonl", "what could not be fetched, and why"))
                .filter(file -> bag.contains(file.name())).toList();
    }
}
