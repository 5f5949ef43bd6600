package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.request.ErasureResult.Counts;

/** A result that says COMPLETE is not believed where nothing shows it. */
class ClaimsTest {

    private static final String PROJECT = "0d7e8843-6cac-4dce-bfce-151b6900f6f1";
    private static final String HASH = "ab".repeat(32);
    private static final Instant AT = Instant.parse("2026-11-20T11:00:00Z");

    @TempDir
    Path folder;

    static Stream<Arguments> exports() {
        return Stream.of(
                Arguments.of("all of it is shown", exported("counted before and after", archive(HASH, AT)), true),
                Arguments.of("no archive", exported("counted before and after"), false),
                Arguments.of("an archive that nobody read back", exported("counted before and after", archive(HASH, null)), false),
                Arguments.of("one of two archives that nobody read back", exported("counted before and after", archive(HASH, AT), archive(HASH, null)), false),
                Arguments.of("an archive without a hash", exported("counted before and after", archive(null, AT)), false),
                Arguments.of("an archive whose hash is none", exported("counted before and after", archive("ab", AT)), false),
                Arguments.of("a number that nothing shows to be all", exported(null, archive(HASH, AT)), false),
                Arguments.of("a number with an empty proof", exported(" ", archive(HASH, AT)), false));
    }

    @ParameterizedTest(name = "{0}: COMPLETE {2}")
    @MethodSource("exports")
    void anExportIsCompleteOnlyWithItsEvidence(String what, JobResult result, boolean complete) throws Exception {
        EndedDelete request = EndedDelete.of(folder, "{\"id\":\"d\",\"action\":\"export\"}").project(PROJECT, Map.of()).planned();
        request.folder().jobs().keep(result);
        EndedRequest ended = EndedRequest.of(request.folder());
        Outcome outcome = Outcomes.of(ended, new Ending(false, null, null));

        assertThat(outcome.state() == State.COMPLETE).as(outcome.toString()).isEqualTo(complete);
        assertThat(ended.kinds().get("images").done()).isEqualTo(complete ? 4 : 0);
        assertThat(Claims.of(ended)).extracting(claim -> claim.word().word()).containsOnly(complete ? "delivered" : "failed");
    }

    @Test
    void aJobThatSaysCompleteAndDeliveredNothingIsNotComplete() throws Exception {
        EndedDelete request = EndedDelete.of(folder, "{\"id\":\"d\",\"action\":\"export\"}").project(PROJECT, Map.of()).planned();
        request.folder().jobs().keep(new JobResult(RequestFolder.FORMAT_VERSION, "d", 1, PROJECT, State.COMPLETE, List.of(), Map.of(), List.of(), List.of(),
                List.of(), List.of(), null, List.of(), AT));

        assertThat(Outcomes.of(EndedRequest.of(request.folder()), new Ending(false, null, null)).word()).isEqualTo(OutcomeWord.FAILED);
    }

    @Test
    void aJobThatSaysCompleteAndNamesAListThatDidNotAgreeIsNotComplete() throws Exception {
        EndedDelete request = EndedDelete.of(folder, "{\"id\":\"d\",\"action\":\"export\"}").project(PROJECT, Map.of()).planned();
        request.folder().jobs().keep(new JobResult(RequestFolder.FORMAT_VERSION, "d", 1, PROJECT, State.COMPLETE, List.of(archive(HASH, AT)),
                Map.of("images", new JobResult.Counts(4, 4, 0, "counted")), List.of(), List.of(), List.of("images"), List.of(), null, List.of(), AT));
        Outcome outcome = Outcomes.of(EndedRequest.of(request.folder()), new Ending(false, null, null));

        assertThat(outcome.word()).isEqualTo(OutcomeWord.PARTLY_EXPORTED);
        assertThat(outcome.text()).isEqualTo("1 list did not agree with the service's counts");
    }

    static Stream<Arguments> deletes() {
        Evidence good = EndedDelete.evidence();
        Evidence.ReadBack doubtful = new Evidence.ReadBack(AT, "images", 0, 2, 0, null, null, 1, 1, "the list lacks 2 images that should remain");
        return Stream.of(Arguments.of("all of it is shown", "listed again, none is there", good, true),
                Arguments.of("no answer is named", null, good, false), Arguments.of("an empty answer", " ", good, false),
                Arguments.of("no call is known", "listed again", null, false),
                Arguments.of("no account", "listed again", new Evidence(null, good.sent(), good.readBack()), false),
                Arguments.of("no DELETE was sent", "listed again", new Evidence(good.account(), List.of(), good.readBack()), false),
                Arguments.of("nothing was read back", "listed again", new Evidence(good.account(), good.sent(), null), false),
                Arguments.of("what should remain did not", "listed again", new Evidence(good.account(), good.sent(), doubtful), false));
    }

    @ParameterizedTest(name = "{0}: COMPLETE {3}")
    @MethodSource("deletes")
    void aDeleteIsCompleteOnlyWithItsEvidence(String what, String readBack, Evidence evidence, boolean complete) throws IOException, InvalidRequestException {
        EndedDelete request = EndedDelete.of(folder, "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}")
                .project(PROJECT, Map.of(ErasureStep.IMAGES, EndedDelete.ids(3))).planned();
        request.result(PROJECT, State.COMPLETE, Map.of("images", new Counts(3, 3, 0, 0, readBack)), List.of(), List.of(), List.of(), null,
                evidence == null ? Map.of() : Map.of("images", evidence));
        EndedRequest ended = EndedRequest.of(request.folder());
        Outcome outcome = Outcomes.of(ended, new Ending(false, null, null));

        assertThat(outcome.state() == State.COMPLETE).as(outcome.toString()).isEqualTo(complete);
        assertThat(ended.kinds().get("images").done()).isEqualTo(complete ? 3 : 0);
        assertThat(outcome.text()).contains(complete ? "3 images were deleted and read back as gone" : "nothing was read back as gone");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(Arguments.of(Claim.Word.DELETED, new Claim.Reasons(List.of("said so"))),
                Arguments.of(Claim.Word.DELIVERED, new Claim.ReadBackGone("said so", null)),
                Arguments.of(Claim.Word.ALREADY_GONE, new Claim.Reasons(List.of("said so"))),
                Arguments.of(Claim.Word.RETAINED, new Claim.ReadBackGone("said so", null)),
                Arguments.of(Claim.Word.DELIVERED, null));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("wrong")
    void noClaimIsMadeWithEvidenceOfAnotherKindOrNone(Claim.Word word, Claim.Proof proof) {
        assertThatThrownBy(() -> new Claim(word, PROJECT, "images", 1, proof)).isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class);
    }

    @Test
    void noClaimIsMadeAboutNothing() {
        assertThatThrownBy(() -> new Claim(Claim.Word.FAILED, PROJECT, "images", 0, new Claim.Reasons(List.of("said so"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Claim.ReadBackArchives(List.of(), "counted", AT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Claim.Reasons(List.of(" "))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Claim.Reasons(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static JobResult exported(String counted, JobResult.Archive... archives) {
        return new JobResult(RequestFolder.FORMAT_VERSION, "d", 1, PROJECT, State.COMPLETE, List.of(archives),
                Map.of("images", new JobResult.Counts(4, 4, 0, counted)), List.of(), List.of(), List.of(), List.of(), null, List.of(), AT);
    }

    private static JobResult.Archive archive(String sha256, Instant verifiedAt) {
        return new JobResult.Archive("d-" + PROJECT + ".zip", 10, sha256, 3, 5, "there", verifiedAt, null);
    }
}
