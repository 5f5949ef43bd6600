package dev.datarights.customvision.request;

import java.util.List;

/**
 * What {@code plan.html} tells the person who is to approve a plan.
 *
 * @param created      when, in words; {@code expires} too
 * @param hash         of {@code plan.json}
 * @param exportsFirst true where everything is exported before anybody is asked
 * @param resource     true where the Azure resource is to go too
 * @param asked        false where nobody has to approve it
 * @param refusals     why it cannot be applied as things are; empty where it can
 * @param goes         over all projects
 * @param beyond       sentences about what is left beside the projects, and about what could not be told
 * @param limits       sentences about caps, holds and protection as they are set now
 */
record PlanPage(String id, String action, String account, String endpoint, String created, String expires, String hash, boolean narrowed,
        boolean exportsFirst, boolean resource, boolean asked, List<String> refusals, List<Row> goes, List<Part> projects,
        List<String> beyond, List<String> limits) {

    /** How much of one kind goes. */
    record Row(String label, String meaning, long count) {
    }

    /**
     * One project.
     *
     * @param matches      what each selector of the request matched by itself
     * @param publishNames that stop answering
     * @param shared       images that stay because they show somebody else too
     * @param unknown      stored predictions of which nothing says whose they are
     */
    record Part(String id, String name, List<Row> goes, List<Match> matches, List<String> publishNames, Few<String> collateral,
            Few<PlannedErasure.Retained> held, Few<String> shared, long unknown, List<PlannedErasure.Residual> residuals) {

        public boolean keepsSomething() {
            return held.count() > 0 || shared.count() > 0 || unknown > 0 || !residuals.isEmpty();
        }
    }

    /** @param where workspace or snapshots, with the counts */
    record Match(String selector, String where) {
    }

    /** The first of many. */
    record Few<T>(long count, List<T> items) {

        private static final int MOST = 100;

        static <T> Few<T> of(List<T> all) {
            return new Few<>(all.size(), all.subList(0, Math.min(MOST, all.size())));
        }

        public long more() {
            return count - items.size();
        }
    }
}
