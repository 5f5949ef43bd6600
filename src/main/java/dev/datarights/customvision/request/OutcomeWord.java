package dev.datarights.customvision.request;

import java.util.Arrays;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The closed set of words for how a request ends: {@code outcome} in receipts and results. Each belongs to one state and one
 * exit code, so a script that knows the word knows both.
 */
public enum OutcomeWord {
    EXPORTED("exported", State.COMPLETE, false, "Everything that was asked for was exported and verified at its destination"),
    INVENTORIED("inventoried", State.COMPLETE, false, "The inventory was delivered"),
    ERASED("erased", State.COMPLETE, false, "Everything that was asked for was deleted and read back as gone"),
    EXPORTED_AND_ERASED("exported-and-erased", State.COMPLETE, false,
            "Everything that was asked for was exported, verified at its destination, deleted and read back as gone"),
    ALREADY_GONE("already-gone", State.COMPLETE, false, "Everything in the plan was gone before this program asked for its deletion"),
    NOTHING_FOUND("nothing-found", State.COMPLETE, false, "Nothing matches the request; nothing was exported or deleted"),
    EXPORTED_EXCEPT_WITHHELD("exported-except-withheld", State.COMPLETE, true,
            "Exported and verified, except images that show somebody else too"),
    ERASED_EXCEPT_RETAINED("erased-except-retained", State.COMPLETE, true, "Deleted and read back as gone, except what holds keep"),
    ERASED_EXCEPT_WITHHELD("erased-except-withheld", State.COMPLETE, true,
            "Deleted and read back as gone, except images that show somebody else too"),
    RETAINED("retained", State.COMPLETE, true, "Nothing was deleted: holds keep everything that was asked for"),
    WITHHELD("withheld", State.COMPLETE, true, "Nothing was exported or deleted: every image that matches shows somebody else too"),
    PARTLY_EXPORTED("partly-exported", State.PARTIAL, false, "Something could not be exported, or not be shown to be complete"),
    PARTLY_INVENTORIED("partly-inventoried", State.PARTIAL, false, "The inventory was delivered, and something in it is not certain"),
    PARTLY_ERASED("partly-erased", State.PARTIAL, false, "Something is still there, or could not be shown to be gone"),
    UNSETTLED("unsettled", State.PARTIAL, false, "Nothing was exported or deleted, and what the service lists does not agree with its counts"),
    FAILED("failed", State.FAILED, false, "It could not continue; nothing is claimed"),
    REFUSED("refused", State.REFUSED, false, "A rule forbids the delete; nothing was deleted"),
    CANCELLED("cancelled", State.CANCELLED, false, "Somebody stopped it; the summary says what was done by then"),
    AWAITING_APPROVAL("awaiting-approval", State.AWAITING_APPROVAL, false, "The plan of a delete waits for approval; nothing is deleted before");

    private static final int LEFT_BY_RULE = 6;

    private final String word;
    private final State state;
    private final boolean leavesByRule;
    private final String sentence;

    OutcomeWord(String word, State state, boolean leavesByRule, String sentence) {
        this.word = word;
        this.state = state;
        this.leavesByRule = leavesByRule;
        this.sentence = sentence;
    }

    /** The word itself; null for one that this version does not know. */
    @JsonCreator
    static OutcomeWord named(String word) {
        return Arrays.stream(values()).filter(known -> known.word.equals(word)).findFirst().orElse(null);
    }

    @JsonValue
    public String word() {
        return word;
    }

    public State state() {
        return state;
    }

    /** 6 where it is complete, but something that was asked for stayed or was left out by rule; else that of the state. */
    public int exitCode() {
        return leavesByRule ? LEFT_BY_RULE : state.exitCode();
    }

    /** What it means, for a person. */
    public String sentence() {
        return sentence;
    }
}
