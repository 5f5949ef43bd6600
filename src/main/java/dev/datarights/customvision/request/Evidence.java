package dev.datarights.customvision.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What the counts of one kind in one project rest on: calls and counts, no list of ids, no name, no key, no link.
 *
 * @param account  whom the calls were made to
 * @param sent     the DELETEs of this plan, by form of call and by answer, refused ones too; none where nothing was asked for
 * @param readBack what was found when it was last read back; null where it was not
 */
public record Evidence(Account account, List<Sent> sent, ReadBack readBack) {

    /**
     * @param endpoint       as the plan has it
     * @param projectsSha256 of the sorted ids of the account's projects when the delete was planned, each followed by a newline
     */
    public record Account(String endpoint, String projectsSha256) {
    }

    /**
     * Calls of one form that were answered alike.
     *
     * @param call   for instance {@code DELETE /projects/{projectId}/images}
     * @param status of the answers; 0 where none came
     * @param code   the service's own code; null where there was none
     * @param calls  how many
     * @param ids    how many ids they named
     * @param first  when the first was answered
     * @param last   when the last was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sent(String call, int status, String code, long calls, long ids, Instant first, Instant last) {

        /** True where the service said that it does, or did, what it was asked to. */
        public boolean accepted() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * The last look, and its positive control: lists that show what should remain can be relied on about what they do not show.
     *
     * @param at                   when it was concluded
     * @param list                 what was listed, for instance {@code images}; for a project {@code projects}
     * @param left                 planned ids that were still listed
     * @param shouldRemain         others that the plan knows in these lists, or projects that should still be listed
     * @param remained             of them, those that were listed
     * @param answeredBefore       where nothing should remain: how many the same call gave before the first DELETE; null where something
     *                             should, or it gave none
     * @param answeredBeforeAt     when it did
     * @param projectsShouldRemain the account's other projects that GetProjects should go on listing
     * @param projectsRemained     of them, those that it listed
     * @param problem              why nothing can be concluded from it; null where it can
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReadBack(Instant at, String list, long left, long shouldRemain, long remained, Long answeredBefore,
            Instant answeredBeforeAt, long projectsShouldRemain, long projectsRemained, String problem) {
    }
}
