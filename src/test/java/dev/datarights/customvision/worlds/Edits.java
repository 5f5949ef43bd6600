package dev.datarights.customvision.worlds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** What somebody who may write to the working folder changes while a plan waits for its approval. */
enum Edits {

    REQUEST_ASKS_FOR_MORE {
        @Override
        void edit(Journey journey) throws IOException {
            Path file = journey.requestFolder().resolve("request.json");
            ObjectNode request = (ObjectNode) Json.MAPPER.readTree(file.toFile());
            if (request.path("deleteAzureResource").asBoolean()) {
                request.put("allowCollateral", true);
            } else {
                request.put("deleteAzureResource", true);
            }
            Files.write(file, Json.MAPPER.writeValueAsBytes(request));
        }
    },
    PLAN_IS_WRITTEN_ANEW {
        @Override
        void edit(Journey journey) throws IOException {
            Path file = journey.requestFolder().resolve("plan.json");
            Files.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(Json.MAPPER.readTree(file.toFile())));
        }
    },
    IDS_HOLD_ANOTHER_IMAGE {
        @Override
        void edit(Journey journey) throws IOException {
            for (SandboxProject project : journey.data.projects()) {
                Path ids = journey.requestFolder().resolve("frozen").resolve(project.id().toString()).resolve("images.ids");
                if (!Files.exists(ids)) {
                    continue;
                }
                List<String> frozen = Files.readAllLines(ids);
                String more = Truth.images(project).keySet().stream().map(UUID::toString).filter(id -> !frozen.contains(id)).findFirst()
                        .orElse("00000000-0000-4000-8000-000000000000");
                byte[] before = Files.readAllBytes(ids);
                byte[] after = (Stream.concat(frozen.stream(), Stream.of(more)).sorted().reduce("", (all, id) -> all + id + "\n"))
                        .getBytes(StandardCharsets.US_ASCII);
                Files.write(ids, after);
                Path plan = journey.requestFolder().resolve("plan.json");
                Files.writeString(plan, Files.readString(plan).replace(Bags.sha256(before), Bags.sha256(after)));
                return;
            }
            PLAN_IS_WRITTEN_ANEW.edit(journey);
        }
    },
    LEDGER_IS_CUT {
        @Override
        void edit(Journey journey) throws IOException {
            Path ledger = journey.folder.resolve("requests/ledger.jsonl");
            List<String> lines = Files.readAllLines(ledger);
            Files.write(ledger, lines.subList(0, lines.size() - 1));
        }
    },
    LEDGER_IS_CHANGED {
        @Override
        void edit(Journey journey) throws IOException {
            Path ledger = journey.folder.resolve("requests/ledger.jsonl");
            Files.writeString(ledger, Files.readString(ledger).replaceFirst("20\\d\\d-", "2019-"));
        }
    };

    abstract void edit(Journey journey) throws IOException;

    static String any(Journey journey, Random random) {
        Edits edit = values()[random.nextInt(values().length)];
        if (journey.asked.deletes()) {
            journey.whileItWaits.add(() -> {
                try {
                    edit.edit(journey);
                    journey.tampered = true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return edit + " while it waits";
    }
}
