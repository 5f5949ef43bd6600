package dev.datarights.customvision.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** What somebody who leaves requests to the clock relies on. */
class SweepsTest {

    private static final String NEW_YEAR = "0 0 0 1 1 ?";
    private static final Instant DUE = Instant.parse("2026-11-24T02:00:00Z");

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Sweeping sweeping;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        sweeping = new Sweeping(sandbox, folder)
                .with("customvision.sweep.nightly.cron", NEW_YEAR)
                .with("customvision.sweep.nightly.time-zone", "Europe/Berlin")
                .with("customvision.sweep.nightly.request", Files.writeString(folder.resolve("nightly.yaml"), "action: export\nscope: {include: [project, images]}\n").toString())
                .with("customvision.sweep.other.cron", NEW_YEAR)
                .with("customvision.sweep.other.request", Files.writeString(folder.resolve("other.yaml"), "action: inventory\n").toString())
                .start();
    }

    @AfterEach
    void stop() {
        sweeping.close();
        sandbox.close();
    }

    @Test
    void aRunIsCalledByTheSweepAndTheTimeItWasDue() {
        sweeping.run("nightly", DUE);

        assertThat(sweeping.await("nightly-20261124T020000Z").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(folder.resolve("delivered/nightly-20261124T020000Z-receipt.json")).exists();
    }

    @Test
    void theHoursAreThoseOfTheSweepsTimeZoneAndUtcWhereItSaysNone() throws Exception {
        CronTrigger berlin = (CronTrigger) sweeping.scheduler().getTrigger(Sweeping.trigger("nightly"));
        CronTrigger utc = (CronTrigger) sweeping.scheduler().getTrigger(Sweeping.trigger("other"));

        assertThat(berlin.getCronExpression()).isEqualTo(NEW_YEAR);
        assertThat(berlin.getNextFireTime().toInstant().toString()).endsWith("-12-31T23:00:00Z");
        assertThat(utc.getNextFireTime().toInstant().toString()).endsWith("-01-01T00:00:00Z");
    }

    @Test
    void aRunThatComesWhileTheFormerGoesIsSkippedAndSaysSo() throws Exception {
        String first;
        try (FileLocks.Held lock = applyADeleteTo(0)) {
            first = sweeping.fire("nightly");
            sweeping.run("nightly", DUE);
            sweeping.run("other", DUE);

            assertThat(sweeping.said()).contains("sweep nightly: the run that was due at 2026-11-24T02:00:00Z is skipped, " + first + " still goes");
            assertThat(sweeping.runs("nightly")).containsExactly(first);
            assertThat(sweeping.runs("other")).as("another sweep is not kept waiting").hasSize(1);
        }

        assertThat(sweeping.await(first).path("state").asText()).isEqualTo("COMPLETE");
        Sweeping.await(() -> isFree(first));
        sweeping.run("nightly", DUE.plusSeconds(60));
        assertThat(sweeping.await("nightly-20261124T020100Z").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(sweeping.runs("nightly")).as("the one that was skipped is not caught up on").doesNotContain("nightly-20261124T020000Z");
    }

    @Test
    void aSweepThatMeetsADeleteOnItsProjectWaitsForItsEnd() throws Exception {
        String run;
        try (FileLocks.Held lock = applyADeleteTo(0)) {
            run = sweeping.fire("nightly");
            String project = sandbox.data().projects().get(0).id().toString();
            String other = sandbox.data().projects().get(1).id().toString();
            Sweeping.await(() -> Files.exists(folder.resolve("requests/" + run + "/jobs/" + other + ".json")));

            assertThat(folder.resolve("requests/" + run + "/jobs/" + project + ".json")).doesNotExist();
            assertThat(sandbox.requests()).noneMatch(call -> call.server().equals("links") && call.path().contains(project));
        }

        assertThat(sweeping.await(run).path("state").asText()).isEqualTo("COMPLETE");
        assertThat(sweeping.await(run).path("archives")).hasSize(2);
    }

    @Test
    void aMissedRunIsNotRepeated() throws Exception {
        Instant before = Instant.now().minus(800, ChronoUnit.DAYS);
        Trigger missed = sweeping.scheduler().getTrigger(Sweeping.trigger("nightly")).getTriggerBuilder().startAt(Date.from(before)).build();
        assertThat(sweeping.scheduler().rescheduleJob(Sweeping.trigger("nightly"), missed)).as("was due, and is over").isInThePast();
        Sweeping.await(() -> sweeping.scheduler().getTrigger(Sweeping.trigger("nightly")).getNextFireTime().after(new Date()));

        // a trigger that makes up for what it missed shows that it would have been seen
        Trigger caughtUp = TriggerBuilder.newTrigger().withIdentity(Sweeping.trigger("other")).startAt(Date.from(before))
                .withSchedule(CronScheduleBuilder.cronSchedule(NEW_YEAR).withMisfireHandlingInstructionFireAndProceed()).build();
        sweeping.scheduler().rescheduleJob(Sweeping.trigger("other"), caughtUp);
        Sweeping.await(() -> sweeping.runs("other").size() == 1);
        assertThat(sweeping.runs("nightly")).isEmpty();
    }

    @Test
    void aRunThatIsNoLongerValidIsToldAndTheNextOneComes() throws Exception {
        sandbox.faults().on("service", "GET", "/projects$").times(1).status(401, "{\"code\":\"401\",\"message\":\"Access denied\"}");
        sweeping.run("nightly", DUE);
        assertThat(sweeping.await("nightly-20261124T020000Z").path("state").asText()).as("a receipt tells it").isEqualTo("FAILED");

        System.setProperty("customvision.accounts.sandbox.training-key", "");
        try {
            sweeping.run("nightly", DUE.plusSeconds(60));
        } finally {
            System.clearProperty("customvision.accounts.sandbox.training-key");
        }
        assertThat(sweeping.said()).anyMatch(line -> line.startsWith("sweep nightly: nightly-20261124T020100Z was not carried out: ")
                && line.contains("customvision.accounts.sandbox.training-key"));

        sweeping.run("nightly", DUE.plusSeconds(120));
        assertThat(sweeping.await("nightly-20261124T020200Z").path("state").asText()).isEqualTo("COMPLETE");
    }

    /** The lock that the apply of a delete has alone. */
    private FileLocks.Held applyADeleteTo(int project) throws Exception {
        FileLocks locks = sweeping.pipeline().context().getRegistry().lookupByNameAndType("customvisionFileLocks", FileLocks.class);
        return locks.tryLock(folder.resolve("requests/.locks/sandbox-" + sandbox.data().projects().get(project).id()), false).orElseThrow();
    }

    private boolean isFree(String id) throws Exception {
        FileLocks locks = sweeping.pipeline().context().getRegistry().lookupByNameAndType("customvisionFileLocks", FileLocks.class);
        Optional<FileLocks.Held> lock = locks.tryLock(folder.resolve("requests/" + id + "/.lock"), false);
        lock.ifPresent(FileLocks.Held::close);
        return lock.isPresent();
    }
}
