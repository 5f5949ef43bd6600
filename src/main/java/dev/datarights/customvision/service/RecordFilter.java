package dev.datarights.customvision.service;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** Decides, record by record, what of a list is meant; the service's own filters only save calls. */
public interface RecordFilter {

    /** What becomes of a record: it is meant, it is not, or it is but shows somebody else too. */
    enum Decision { KEEP, SKIP, WITHHOLD }

    /** Forgets what was counted: a list is read anew. */
    void begin();

    /**
     * @throws FilterIgnored where the service gave a record that the filter it was sent excludes
     */
    Decision decide(JsonNode record) throws FilterIgnored;

    /** Whether a record that came late is meant too; it is not counted. */
    boolean means(JsonNode record);

    /** How many records each selector matched by itself, since {@link #begin()}. */
    Map<String, Long> matches();

    /** Everything is meant. */
    RecordFilter ALL = new RecordFilter() {
        @Override
        public void begin() {
        }

        @Override
        public Decision decide(JsonNode record) {
            return Decision.KEEP;
        }

        @Override
        public boolean means(JsonNode record) {
            return true;
        }

        @Override
        public Map<String, Long> matches() {
            return Map.of();
        }
    };
}
