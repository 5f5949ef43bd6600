package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One thing that a receipt says of a kind of data in a project. It exists only together with what shows it.
 *
 * @param project or {@link ExportJob#ACCOUNT}
 * @param kind    as in {@code scope.include}
 * @param count   how many items of the kind
 */
record Claim(Word word, String project, String kind, long count, Proof proof) {

    enum Word {
        DELIVERED("delivered"), DELETED("deleted"), ALREADY_GONE("already-gone"), RETAINED("retained"), WITHHELD("withheld"), LATE("late"),
        FAILED("failed");

        private final String word;

        Word(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    Claim {
        Objects.requireNonNull(proof, "a claim without what shows it");
        if (count < 1) {
            throw new IllegalArgumentException("a claim about " + count + " items");
        }
        boolean fits = switch (word) {
            case DELIVERED -> proof instanceof ReadBackArchives;
            case DELETED -> proof instanceof ReadBackGone gone && gone.asked();
            case ALREADY_GONE -> proof instanceof ReadBackGone;
            case RETAINED, WITHHELD, LATE, FAILED -> proof instanceof Reasons;
        };
        if (!fits) {
            throw new IllegalArgumentException(word.word() + " cannot be shown by " + proof.getClass().getSimpleName());
        }
    }

    /** What shows a claim. */
    sealed interface Proof permits ReadBackArchives, ReadBackGone, Reasons {
    }

    /**
     * Archives, as they were read back at their destination.
     *
     * @param sha256  of each
     * @param counted how the number was shown to be all there is; null for what is one document
     */
    record ReadBackArchives(List<String> sha256, String counted, Instant verifiedAt) implements Proof {

        ReadBackArchives {
            if (sha256.isEmpty() || !sha256.stream().allMatch(hash -> hash != null && hash.matches("[0-9a-f]{64}"))) {
                throw new IllegalArgumentException("no archive was read back at its destination");
            }
            Objects.requireNonNull(verifiedAt, "nothing says when it was read back at its destination");
        }
    }

    /**
     * @param how      it was read back, and which answer showed it
     * @param evidence the calls that were made and what remained; null for the Azure resource, of which {@code how} says all
     */
    record ReadBackGone(String how, Evidence evidence) implements Proof {

        ReadBackGone {
            if (how == null || how.isBlank()) {
                throw new IllegalArgumentException("nothing was read back");
            }
            if (evidence != null && evidence.account() == null) {
                throw new IllegalArgumentException("it is not known which account was asked");
            }
            if (evidence != null && evidence.readBack() == null) {
                throw new IllegalArgumentException("nothing was read back");
            }
            if (evidence != null && evidence.readBack().problem() != null) {
                throw new IllegalArgumentException("what was read back cannot be relied on: " + evidence.readBack().problem());
            }
        }

        /** True where something was asked for: only that can be called deleted. */
        boolean asked() {
            return evidence == null || !evidence.sent().isEmpty();
        }
    }

    /** @param reasons each once: holds' grounds, rules, or what the service answered */
    record Reasons(List<String> reasons) implements Proof {

        Reasons {
            if (reasons.isEmpty() || reasons.stream().anyMatch(reason -> reason == null || reason.isBlank())) {
                throw new IllegalArgumentException("no reason is known");
            }
        }
    }
}
