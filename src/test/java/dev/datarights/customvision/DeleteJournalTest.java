package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datarights.customvision.request.ErasureJournal;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A delete that is killed again and again: what it had on its disk at that moment is what the next start goes on with. */
class DeleteJournalTest {

    private static final int KILLS = 20;
    private static final String REQUEST = "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"Plant safety\"]}}";

    @TempDir
    Path folder;

    private static SandboxData data() {
        SandboxData data = SandboxData.samples();
        for (int i = 0; i < 30; i++) {
            data.projects().get(0).addTag("extra-" + i);
        }
        return data;
    }

    private Sandbox sandbox;

    private Deletion start(Path place) throws Exception {
        return Deletion.on(Pipeline.on(sandbox, place), sandbox, "customvision.service.retries", "0");
    }

    private static long deletes(List<LoggedRequest> requests) {
        return requests.stream().filter(Deletion::isDelete).count();
    }

    @Test
    void overTwentyKillsItSendsNoMoreThanUndisturbedAndOneEach() throws Exception {
        long undisturbed;
        SandboxData calm = data();
        sandbox = Sandbox.start(calm, SandboxOptions.defaults());
        try (Sandbox service = sandbox; Deletion deletion = start(folder.resolve("calm"))) {
            deletion.of(calm.projects().get(0), "");
            undisturbed = deletes(service.requests());
        }

        SandboxData data = data();
        SandboxProject project = data.projects().get(0);
        long sent = 0;
        sandbox = Sandbox.start(data, SandboxOptions.defaults());
        try (Sandbox service = sandbox) {
            Path place = folder.resolve("start-0");
            for (int kill = 1; kill <= KILLS; kill++) {
                Path next = folder.resolve("start-" + kill);
                Path from = place;
                AtomicBoolean dead = new AtomicBoolean();
                service.forgetRequests();
                long[] before = new long[1];
                // carried out, and never heard of: every other start gets one answer before
                service.afterRequests(1 + kill % 2, Deletion::isDelete, () -> {
                    copy(from.resolve("requests"), next.resolve("requests"));
                    before[0] = deletes(service.requests());
                    dead.set(true);
                    service.faults().on("service", "*", ".").always().reset();
                });
                try (Deletion deletion = start(place)) {
                    deletion.pipeline().context().createProducerTemplate().requestBody("direct:customvision-request", REQUEST);
                }
                assertThat(dead).as("killed for the %d. time", kill).isTrue();
                service.faults().clear();
                sent += before[0];
                place = next;
            }
            service.forgetRequests();
            try (Deletion deletion = start(place)) {
                deletion.pipeline().context().createProducerTemplate().requestBody("direct:customvision-request", REQUEST);
                assertThat(deletion.pipeline().receipt("d").path("state").asText()).as(deletion.pipeline().receipt("d").toPrettyString()).isEqualTo("COMPLETE");
            }
            sent += deletes(service.requests());
            assertThat(data.projects()).doesNotContain(project);
        }
        System.out.printf("DeleteJournalTest: %d deletes undisturbed, %d over %d kills%n", undisturbed, sent, KILLS);
        assertThat(sent).isLessThanOrEqualTo(undisturbed + KILLS);
    }

    @Test
    void theJournalSaysWhatWasAnsweredAndHoldsNoIdAndNoName() throws Exception {
        SandboxData data = data();
        sandbox = Sandbox.start(data, SandboxOptions.defaults());
        try (Sandbox service = sandbox; Deletion deletion = start(folder)) {
            SandboxProject project = data.projects().get(0);
            List<String> images = List.copyOf(Deletion.images(project));
            deletion.of(project, "");
            List<Path> journals;
            try (Stream<Path> jobs = Files.list(folder.resolve("requests/d/jobs"))) {
                journals = jobs.filter(file -> file.toString().endsWith(".journal")).toList();
            }
            assertThat(journals).hasSize(1);
            assertThat(Files.readString(journals.get(0))).doesNotContain(images).doesNotContain("extra-", service.trainingKey());
            List<ErasureJournal.Line> lines = new ErasureJournal(RequestStore.at(deletion.pipeline().requests()).folder("d"), project.id().toString(),
                    deletion.pipeline().planHash("d")).lines();
            assertThat(lines).filteredOn(line -> line.what() == ErasureJournal.What.ANSWERED).hasSize(deletion.sent().size());
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
