package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobNotesTest {

    @TempDir
    Path work;

    @Test
    void aResidualIsStillKnownToWhoeverGoesOnAfterAKill() throws Exception {
        JobNotes notes = new JobNotes(work);
        notes.residual("Account information: the service gave none.");
        notes.residual("Account information: the service gave none.");

        assertThat(new JobNotes(work).residuals()).containsExactly("Account information: the service gave none.");
    }

    @Test
    void aFailureIsForgottenSoThatWhoeverGoesOnTriesAgain() throws Exception {
        new JobNotes(work).failed("images", "a", "its link was answered 404");

        assertThat(new JobNotes(work).failures()).isEmpty();
    }

    @Test
    void anItemThatCameAfterAllHasNotFailed() throws Exception {
        JobNotes notes = new JobNotes(work);
        notes.failed("images", "a", "its link was answered 404");
        notes.fetched("images", "a");

        assertThat(notes.hasFailed("images", "a")).isFalse();
        assertThat(notes.failures()).isEmpty();
    }
}
