package dev.datarights.customvision.request;

import java.util.Map;

/**
 * A duty to keep something whatever a request says, such as a legal hold.
 *
 * @param entry its place in the file, from 1
 * @param ground why it is kept, in one line
 */
public record Hold(int entry, Selector selector, String ground) {

    /** What is held. */
    public sealed interface Selector {
    }

    /** Everything in a project. */
    public record OfProject(String nameOrId) implements Selector {
    }

    /** One image. */
    public record OfImage(String id) implements Selector {
    }

    /** Every image that carries a tag. */
    public record OfTag(String nameOrId) implements Selector {
    }

    /** Every image whose metadata has all these values. */
    public record OfMetadata(Map<String, String> values) implements Selector {

        public OfMetadata {
            values = Map.copyOf(values);
        }
    }
}
