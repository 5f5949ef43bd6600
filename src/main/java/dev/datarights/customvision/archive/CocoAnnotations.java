package dev.datarights.customvision.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * Writes the annotations of a project's images as COCO object detection JSON (cocodataset.org, "Data format"), one image
 * after the other: annotations wait in a file until the last image is written, only tags are held in memory.
 *
 * <p>The service's boxes are fractions of the image, COCO's are pixels from the top left corner. Ids are counted from 1,
 * as COCO tools expect; the service's own stand beside them as {@code customvision_id}. A tag that no box of an image bears
 * is annotated as a box around the whole image, marked {@code customvision_whole_image}.
 */
final class CocoAnnotations implements AutoCloseable {

    private static final String DATA = "data/";
    private static final String ABOUT = "Images of an Azure Custom Vision project. Boxes are in pixels of width and height as the service gives them. "
            + "exif_orientation (1 to 8, EXIF 2.32) is in the file of an image that has it: a viewer that obeys it turns the picture, and the boxes "
            + "have to be turned with it. A category that is negative marks images that show none of the others.";

    private final JsonFactory factory = new JsonFactory();
    private final Map<String, JsonNode> tags;
    private final Map<String, Integer> categories = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final OutputStream out;
    private final JsonGenerator images;
    private final Path spooled;
    private final JsonGenerator annotations;
    private int lastImage;
    private int lastAnnotation;

    /**
     * @param out is left open
     * @param folder where annotations wait; they are removed again
     * @param tags the project's tags by id, each with {@code name} and {@code type}: categories in this order
     * @param more tags that only iterations have: they are categories once an image bears them
     */
    CocoAnnotations(OutputStream out, Path folder, Map<String, JsonNode> tags, Map<String, JsonNode> more) throws IOException {
        this.out = out;
        this.tags = new LinkedHashMap<>(more);
        this.tags.putAll(tags);
        tags.forEach((id, tag) -> category(id, tag.path("name").asText()));
        AtomicFiles.createDirectories(folder);
        spooled = Files.createTempFile(folder, "annotations", ".tmp");
        annotations = factory.createGenerator(new BufferedOutputStream(Files.newOutputStream(spooled)));
        annotations.writeStartArray();
        images = factory.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        images.writeStartObject();
        images.writeObjectFieldStart("info");
        images.writeStringField("description", ABOUT);
        images.writeStringField("version", "1.0");
        images.writeEndObject();
        images.writeArrayFieldStart("licenses");
        images.writeEndArray();
        images.writeArrayFieldStart("images");
    }

    /**
     * @param image a record with the path of its {@code file}; one without is left out
     * @param orientation 1 to 8 as its EXIF data state it, 0 where they do not
     */
    void add(JsonNode image, int orientation) throws IOException {
        String file = image.path("file").asText("");
        if (file.isEmpty()) {
            return;
        }
        images.writeStartObject();
        images.writeNumberField("id", ++lastImage);
        images.writeStringField("file_name", file.startsWith(DATA) ? file.substring(DATA.length()) : file);
        boolean measured = image.path("width").asInt() > 0 && image.path("height").asInt() > 0;
        if (measured) {
            images.writeNumberField("width", image.path("width").asInt());
            images.writeNumberField("height", image.path("height").asInt());
        }
        if (orientation > 0) {
            images.writeNumberField("exif_orientation", orientation);
        }
        images.writeStringField("customvision_id", image.path("id").asText());
        if (measured) {
            annotate(image);
        } else {
            tagsOf(image);
        }
        images.writeEndObject();
    }

    private void annotate(JsonNode image) throws IOException {
        Set<String> drawn = new HashSet<>();
        for (JsonNode region : image.path("regions")) {
            drawn.add(region.path("tagId").asText());
            CocoBox box = CocoBox.of(region, image.path("width").asInt(), image.path("height").asInt());
            annotation(region, box, false);
        }
        for (JsonNode tag : image.path("tags")) {
            if (!drawn.contains(tag.path("tagId").asText())) {
                annotation(tag, CocoBox.whole(image.path("width").asInt(), image.path("height").asInt()), true);
            }
        }
    }

    private void annotation(JsonNode tagged, CocoBox box, boolean wholeImage) throws IOException {
        annotations.writeStartObject();
        annotations.writeNumberField("id", ++lastAnnotation);
        annotations.writeNumberField("image_id", lastImage);
        annotations.writeNumberField("category_id", categoryOf(tagged));
        annotations.writeFieldName("bbox");
        annotations.writeArray(box.bbox(), 0, 4);
        annotations.writeNumberField("area", box.area());
        annotations.writeNumberField("iscrowd", 0);
        if (wholeImage) {
            annotations.writeBooleanField("customvision_whole_image", true);
        }
        if (box.reachesOut()) {
            annotations.writeFieldName("customvision_fractions");
            annotations.writeArray(box.fractions(), 0, 4);
        }
        if (tagged.hasNonNull("regionId")) {
            annotations.writeStringField("customvision_id", tagged.path("regionId").asText());
        }
        annotations.writeEndObject();
    }

    /** An image whose size nobody knows keeps its tags, but gets no box that somebody made up. */
    private void tagsOf(JsonNode image) throws IOException {
        images.writeArrayFieldStart("customvision_category_ids");
        for (JsonNode tag : image.path("tags")) {
            images.writeNumber(categoryOf(tag));
        }
        images.writeEndArray();
    }

    private int categoryOf(JsonNode tagged) {
        return category(tagged.path("tagId").asText(), tagged.path("tagName").asText(""));
    }

    private int category(String id, String name) {
        names.putIfAbsent(id, name);
        return categories.computeIfAbsent(id, absent -> categories.size() + 1);
    }

    /** To be called after the last image. */
    void finish() throws IOException {
        images.writeEndArray();
        annotations.writeEndArray();
        annotations.close();
        images.writeFieldName("annotations");
        images.writeRawValue("");
        images.flush();
        Files.copy(spooled, out);
        images.writeArrayFieldStart("categories");
        for (Map.Entry<String, Integer> category : categories.entrySet()) {
            JsonNode tag = tags.get(category.getKey());
            String type = tag == null ? "" : tag.path("type").asText("");
            images.writeStartObject();
            images.writeNumberField("id", category.getValue());
            images.writeStringField("name", names.get(category.getKey()));
            images.writeStringField("supercategory", "");
            if (type.equals("Negative")) {
                images.writeBooleanField("negative", true);
            }
            images.writeStringField("customvision_id", category.getKey());
            images.writeEndObject();
        }
        images.writeEndArray();
        images.writeEndObject();
        images.flush();
    }

    @Override
    public void close() throws IOException {
        try {
            annotations.close();
        } finally {
            Files.deleteIfExists(spooled);
        }
    }
}
