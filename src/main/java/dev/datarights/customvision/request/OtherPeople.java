package dev.datarights.customvision.request;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Keeps other people out of one person's data: tells images that show somebody else too, and takes other people's tags,
 * boxes and predictions out of the records that leave.
 */
public final class OtherPeople {

    private final Selection selection;
    private final SubjectTags subjects;

    public OtherPeople(Selection selection, SubjectTags subjects) {
        this.selection = selection;
        this.subjects = subjects;
    }

    /**
     * True where the image carries another person's tag. Where no tag was asked for, the only person on it is taken to be
     * the one who is meant; with two there is no telling.
     */
    public boolean areOn(JsonNode image) {
        Set<String> people = people(image);
        if (selection.scope().tags().isEmpty()) {
            return people.size() > 1;
        }
        return !people.isEmpty();
    }

    /** The tags on an image that name a person, other than those asked for. */
    private Set<String> people(JsonNode image) {
        Set<String> people = new HashSet<>();
        for (JsonNode tag : image.path("tags")) {
            if (subjects.names(tag.path("tagName").asText("")) && !selection.isChosen(tag)) {
                people.add(tag.path("tagId").asText().toLowerCase(Locale.ROOT));
            }
        }
        return people;
    }

    /** A copy without what belongs to others: tags, regions and predictions of tags that are not this person's. */
    public JsonNode leftOut(JsonNode record) {
        Set<String> own = new HashSet<>();
        record.path("tags").forEach(tag -> own.add(tag.path("tagId").asText()));
        Set<String> people = people(record);
        boolean onlyPerson = selection.scope().tags().isEmpty() && people.size() == 1;
        ObjectNode copy = record.deepCopy();
        for (String field : new String[] {"tags", "regions", "predictions"}) {
            if (copy.path(field) instanceof ArrayNode array) {
                ArrayNode kept = array.arrayNode();
                for (JsonNode tagged : array) {
                    boolean person = subjects.names(tagged.path("tagName").asText(""));
                    boolean theirs = selection.isChosen(tagged) || onlyPerson && people.contains(tagged.path("tagId").asText().toLowerCase(Locale.ROOT));
                    // where nobody said which tags name people, a model's guess at any other tag may be about somebody else
                    boolean unsure = field.equals("predictions") && !subjects.areKnown() && !own.contains(tagged.path("tagId").asText());
                    if (theirs || !person && !unsure) {
                        kept.add(tagged);
                    }
                }
                copy.set(field, kept);
            }
        }
        return copy;
    }
}
