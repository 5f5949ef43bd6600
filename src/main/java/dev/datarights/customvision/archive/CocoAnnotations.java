package dev.datarights.customvision.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes the annotations of a project's images as COCO object detection JSON (cocodataset.org, "Data format").
 *
 * <p>The service's boxes are fractions of the image, COCO's are pixels from the top left corner. Ids are counted from 1,
 * as COCO tools expect; the service's own stand beside them as {@code customvision_id}. Only tags are held in memory.
 */
public final class CocoAnnotations {

    private static final String DATA = "data/";

    private final JsonGenerator json;
    private final Map<String, Category> categories = new LinkedHashMap<>();

    private record Category(int number, String name) {
    }

    private CocoAnnotations(JsonGenerator json, JsonNode tags) {
        this.json = json;
        tags.forEach(tag -> category(tag.path("id").asText(), tag.path("name").asText()));
    }

    /**
     * Leaves {@code out} open. An image without a {@code file} field is left out; one with tags but without regions gets
     * one annotation per tag, covering it whole.
     *
     * @param tags the project's tags, an array of objects with {@code id} and {@code name}
     * @param images gives the image records anew, in the same order, each of the two times it is asked; an iterator that is
     *        {@link AutoCloseable} is closed
     */
    public static void write(OutputStream out, JsonNode tags, Supplier<Iterator<JsonNode>> images) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            CocoAnnotations coco = new CocoAnnotations(json, tags);
            json.writeStartObject();
            json.writeArrayFieldStart("images");
            coco.forEach(images, coco::image);
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            AnnotationIds ids = new AnnotationIds();
            coco.forEach(images, (number, image) -> coco.annotations(number, image, ids));
            json.writeEndArray();
            json.writeArrayFieldStart("categories");
            coco.writeCategories();
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void forEach(Supplier<Iterator<JsonNode>> images, Step step) throws IOException {
        Iterator<JsonNode> all = images.get();
        try {
            for (int number = 0; all.hasNext(); ) {
                JsonNode image = all.next();
                if (image.path("file").isTextual()) {
                    step.take(++number, image);
                }
            }
        } finally {
            if (all instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable closeable) throws IOException {
        try {
            closeable.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The image records could not be closed", e);
        }
    }

    private void image(int number, JsonNode image) throws IOException {
        String file = image.path("file").asText();
        json.writeStartObject();
        json.writeNumberField("id", number);
        json.writeStringField("file_name", file.startsWith(DATA) ? file.substring(DATA.length()) : file);
        if (hasSize(image)) {
            json.writeNumberField("width", image.path("width").asInt());
            json.writeNumberField("height", image.path("height").asInt());
        }
        json.writeStringField("customvision_id", image.path("id").asText());
        json.writeEndObject();
    }

    private void annotations(int imageNumber, JsonNode image, AnnotationIds ids) throws IOException {
        if (!image.path("regions").isEmpty()) {
            for (JsonNode region : image.path("regions")) {
                annotation(ids.next(), imageNumber, region, image, region.path("left").asDouble(),
                        region.path("top").asDouble(), region.path("width").asDouble(), region.path("height").asDouble());
            }
            return;
        }
        for (JsonNode tag : image.path("tags")) {
            annotation(ids.next(), imageNumber, tag, image, 0, 0, 1, 1);
        }
    }

    private void annotation(int number, int imageNumber, JsonNode tagged, JsonNode image,
                            double left, double top, double width, double height) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", number);
        json.writeNumberField("image_id", imageNumber);
        json.writeNumberField("category_id", category(tagged.path("tagId").asText(), tagged.path("tagName").asText("")).number());
        if (hasSize(image)) {
            double pixelsWide = image.path("width").asInt();
            double pixelsHigh = image.path("height").asInt();
            double[] box = {left * pixelsWide, top * pixelsHigh, width * pixelsWide, height * pixelsHigh};
            json.writeFieldName("bbox");
            json.writeArray(box, 0, box.length);
            json.writeNumberField("area", box[2] * box[3]);
        }
        json.writeNumberField("iscrowd", 0);
        if (tagged.hasNonNull("regionId")) {
            json.writeStringField("customvision_id", tagged.path("regionId").asText());
        }
        json.writeEndObject();
    }

    private static boolean hasSize(JsonNode image) {
        return image.path("width").asInt() > 0 && image.path("height").asInt() > 0;
    }

    /** A tag that lives only in an iteration's snapshot is not in the project's list: it is added when it is met. */
    private Category category(String id, String name) {
        return categories.computeIfAbsent(id, absent -> new Category(categories.size() + 1, name));
    }

    private void writeCategories() throws IOException {
        for (Map.Entry<String, Category> category : categories.entrySet()) {
            json.writeStartObject();
            json.writeNumberField("id", category.getValue().number());
            json.writeStringField("name", category.getValue().name());
            json.writeStringField("supercategory", "");
            json.writeStringField("customvision_id", category.getKey());
            json.writeEndObject();
        }
    }

    private interface Step {
        void take(int number, JsonNode image) throws IOException;
    }

    private static final class AnnotationIds {
        private int last;

        int next() {
            return ++last;
        }
    }
}
