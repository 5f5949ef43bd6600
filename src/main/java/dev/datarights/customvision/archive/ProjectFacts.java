package dev.datarights.customvision.archive;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.archive.page.Card.Fact;
import dev.datarights.customvision.archive.page.Overview.Iteration;
import dev.datarights.customvision.archive.page.Overview.Measure;
import dev.datarights.customvision.archive.page.Overview.Model;
import dev.datarights.customvision.archive.page.Overview.TagMeasures;
import dev.datarights.customvision.page.Times;

/** What the page tells of a project beside its pictures: iterations with their performance, models; and of an account. */
final class ProjectFacts {

    private static final List<Fact> MEASURES = List.of(new Fact("precision", "Precision"), new Fact("recall", "Recall"),
            new Fact("averagePrecision", "Average precision"));
    private static final int ACCOUNT_FACTS = 100;

    private final JobBag bag;

    ProjectFacts(JobBag bag) {
        this.bag = bag;
    }

    List<Iteration> iterations() throws IOException {
        List<Iteration> iterations = new ArrayList<>();
        for (JsonNode iteration : bag.items().records("iterations").toList()) {
            String id = iteration.path("id").asText();
            JsonNode performance = bag.kept("data/iterations/" + id + "/performance.json");
            List<TagMeasures> perTag = new ArrayList<>();
            performance.path("perTagPerformance").forEach(tag -> perTag.add(new TagMeasures(tag.path("name").asText(), measures(tag))));
            iterations.add(new Iteration(id, iteration.path("name").asText(), iteration.path("status").asText(""),
                    iteration.hasNonNull("trainedAt") ? Times.plain(iteration.path("trainedAt").asText()) : null,
                    iteration.path("publishName").asText(null), measures(performance), perTag));
        }
        return iterations;
    }

    private static List<Measure> measures(JsonNode performance) {
        List<Measure> measures = new ArrayList<>();
        for (Fact measure : MEASURES) {
            JsonNode value = performance.path(measure.name());
            if (value.isNumber()) {
                String percent = value.decimalValue().movePointRight(2).setScale(1, RoundingMode.HALF_UP)
                        .max(BigDecimal.ZERO).min(BigDecimal.valueOf(100)).stripTrailingZeros().toPlainString();
                measures.add(new Measure(measure.value(), percent + " %", percent));
            }
        }
        return measures;
    }

    List<Model> models() throws IOException {
        List<Model> models = new ArrayList<>();
        for (JsonNode iteration : bag.items().records("iterations").toList()) {
            String id = iteration.path("id").asText();
            String folder = JobItems.modelFolder(id);
            bag.items().exports(id).filter(export -> bag.tells(folder, export.name())).forEach(export -> models.add(new Model(
                    iteration.path("name").asText(), export.name().replace('-', ' '), bag.fileOf(folder, export.name()),
                    export.record().path("status").asText(""))));
        }
        return models;
    }

    List<Fact> account() throws IOException {
        List<Fact> facts = new ArrayList<>();
        flatten("", bag.kept("data/account.json"), facts);
        return facts;
    }

    private static void flatten(String name, JsonNode value, List<Fact> facts) {
        if (facts.size() >= ACCOUNT_FACTS) {
            return;
        }
        if (value.isObject()) {
            value.properties().forEach(field -> flatten(name.isEmpty() ? field.getKey() : name + " › " + field.getKey(), field.getValue(), facts));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                flatten(name + " " + (i + 1), value.get(i), facts);
            }
        } else if (!value.isMissingNode()) {
            facts.add(new Fact(name, value.asText()));
        }
    }

    List<Fact> projects() {
        return bag.items().records("projects").map(project -> new Fact(project.path("name").asText(), project.path("id").asText())).toList();
    }
}
