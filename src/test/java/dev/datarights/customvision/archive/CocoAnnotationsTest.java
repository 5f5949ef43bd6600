package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoAnnotationsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private final JsonNode tags = read("[{'id':'t-1','name':'<b>scissors</b>','type':'Regular'},{'id':'t-2','name':'fork'}]");
    private final JsonNode snapshotTags = read("[{'id':'t-1','name':'old name'},{'id':'old','name':'spoon','type':'Negative'}]");
    private int orientation;

    @Test
    void fractionsBecomePixelsWithAreaAndIdsFromOne() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i-1','file':'data/images/i-1.jpg','width':200,'height':100,'tags':[{'tagId':'t-2','tagName':'fork'}],
                  'regions':[{'regionId':'r-1','tagId':'t-2','tagName':'fork','left':0.25,'top':0.5,'width':0.5,'height':0.25}]}]"""));

        assertThat((JsonNode) ((ObjectNode) coco).without("info")).isEqualTo(read("""
                {'licenses':[],'images':[{'id':1,'file_name':'images/i-1.jpg','width':200,'height':100,'customvision_id':'i-1'}],
                 'annotations':[{'id':1,'image_id':1,'category_id':2,'bbox':[50.0,50.0,100.0,25.0],'area':2500.0,'iscrowd':0,
                                 'customvision_id':'r-1'}],
                 'categories':[{'id':1,'name':'<b>scissors</b>','supercategory':'','customvision_id':'t-1'},
                               {'id':2,'name':'fork','supercategory':'','customvision_id':'t-2'}]}"""));
    }

    @Test
    void aTagWithoutABoxIsAnnotatedAsTheWholeImageAndSaysSo() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i-1','file':'data/images/i-1.jpg','width':20,'height':10,'tags':[{'tagId':'t-1'},{'tagId':'t-2'}]},
                 {'id':'i-2','file':'data/images/i-2.jpg','width':20,'height':10,'tags':[{'tagId':'t-1'},{'tagId':'t-2'}],
                  'regions':[{'regionId':'r-1','tagId':'t-2','left':0,'top':0,'width':0.5,'height':0.5}]}]"""));

        assertThat(coco.path("annotations")).extracting(a -> a.path("category_id").asInt()).containsExactly(1, 2, 2, 1);
        assertThat(coco.path("annotations")).extracting(a -> a.path("customvision_whole_image").asBoolean()).containsExactly(true, true, false, true);
        assertThat(coco.path("annotations")).extracting(a -> a.path("id").asInt()).containsExactly(1, 2, 3, 4);
        assertThat(coco.path("annotations").path(3).path("bbox")).isEqualTo(read("[0.0,0.0,20.0,10.0]"));
    }

    @Test
    void onlyImagesThatAreInTheBagAreListedAndThoseWithoutTagsAreToo() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'gone','width':20,'height':10,'tags':[{'tagId':'t-1'}]},{'id':'null','file':null},
                 {'id':'untagged','file':'data/images/untagged.png','width':20,'height':10,'tags':null,'regions':null},
                 {'id':'there','file':'data/images/there.png','width':20,'height':10,'tags':[{'tagId':'t-1'}]}]"""));

        assertThat(coco.path("images")).extracting(i -> i.path("customvision_id").asText()).containsExactly("untagged", "there");
        assertThat(coco.path("annotations")).extracting(a -> a.path("image_id").asInt()).containsExactly(2);
    }

    @Test
    void aTagThatLivesOnlyInAnIterationBecomesACategoryOnceAnImageBearsItAndNegativeOnesAreMarked() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i','file':'data/images/i.png','width':2,'height':1,'tags':[{'tagId':'old','tagName':'spoon'}]}]"""));

        assertThat(coco.path("categories")).hasSize(3);
        assertThat(coco.path("categories").path(2)).isEqualTo(
                read("{'id':3,'name':'spoon','supercategory':'','negative':true,'customvision_id':'old'}"));
        assertThat(coco.path("categories").path(0).has("negative")).isFalse();
        assertThat(coco.path("annotations").path(0).path("category_id").asInt()).isEqualTo(3);
    }

    @Test
    void anImageOfUnknownSizeKeepsItsTagsWithoutAnInventedBox() throws Exception {
        JsonNode coco = write(read("[{'id':'i','file':'data/images/i.bin','tags':[{'tagId':'t-1'}]}]"));

        assertThat(coco.path("images").path(0).has("width")).isFalse();
        assertThat(coco.path("images").path(0).path("customvision_category_ids")).isEqualTo(read("[1]"));
        assertThat(coco.path("annotations")).isEmpty();
    }

    @Test
    void howAFileIsToBeTurnedIsNotedAndExplained() throws Exception {
        orientation = 6;
        JsonNode coco = write(read("[{'id':'i','file':'data/images/i.jpg','width':3,'height':2}]"));

        assertThat(coco.path("images").path(0).path("exif_orientation").asInt()).isEqualTo(6);
        assertThat(coco.at("/info/description").asText()).contains("exif_orientation");
    }

    @Test
    void boxesLieWithinTheirImageAndWhatWasCutIsKeptAsFractions() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i','file':'data/images/i.png','width':100,'height':100,'regions':[
                  {'tagId':'t-1','left':0.5,'top':0.25,'width':0.50000006,'height':0.25},
                  {'tagId':'t-1','left':-0.1,'top':0.9,'width':0.3,'height':0.3},
                  {'tagId':'t-1','left':1.2,'top':0,'width':0.3,'height':1}]}]"""));

        assertLoads(coco);
        JsonNode boxes = coco.path("annotations");
        assertThat(boxes.path(0).has("customvision_fractions")).isFalse();
        assertThat(boxes.path(0).path("bbox").path(2).asDouble() / 100).isCloseTo(0.50000006, within(1e-6));
        assertThat(boxes.path(1).path("customvision_fractions")).isEqualTo(read("[-0.1,0.9,0.3,0.3]"));
        assertThat(boxes.path(2).path("area").asDouble()).isZero();
    }

    @Test
    void aProjectWithoutImagesIsStillCoco() throws Exception {
        JsonNode coco = write(read("[]"));

        assertThat(coco.path("images")).isEmpty();
        assertThat(coco.path("annotations").isArray()).isTrue();
        assertThat(coco.path("categories")).hasSize(2);
    }

    @Test
    void noFileOfItsOwnIsLeftBehind() throws Exception {
        write(read("[{'id':'i','file':'data/images/i.png','width':2,'height':1,'tags':[{'tagId':'t-1'}]}]"));

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void boxesOfTheRealServiceGoBackToItsFractions() throws Exception {
        Path recording = Path.of(System.getProperty("customvision.shared", "../shared"),
                "real-service/recordings/RegionManipulation.json");
        Assumptions.assumeTrue(Files.exists(recording), "skipped: the recordings of the real service are not at " + recording);
        List<JsonNode> images = new ArrayList<>();
        for (JsonNode call : JSON.readTree(recording.toFile())) {
            JsonNode body = call.path("responseBody");
            StreamSupport.stream(body.spliterator(), false).filter(image -> image.path("regions").size() > 0)
                    .forEach(image -> images.add(((ObjectNode) image).put("file", "data/images/x.jpg")));
        }
        assertThat(images).isNotEmpty();

        JsonNode coco = write(JSON.createArrayNode().addAll(images));
        assertLoads(coco);
        Map<String, JsonNode> boxes = new HashMap<>();
        coco.path("annotations").forEach(annotation -> boxes.put(annotation.path("image_id").asInt() + annotation.path("customvision_id").asText(),
                annotation.path("bbox")));
        for (int i = 0; i < images.size(); i++) {
            double width = images.get(i).path("width").asInt();
            double height = images.get(i).path("height").asInt();
            for (JsonNode region : images.get(i).path("regions")) {
                JsonNode box = boxes.get(i + 1 + region.path("regionId").asText());
                assertThat(box.path(0).asDouble() / width).isCloseTo(region.path("left").asDouble(), within(1e-6));
                assertThat(box.path(1).asDouble() / height).isCloseTo(region.path("top").asDouble(), within(1e-6));
                assertThat(box.path(2).asDouble() / width).isCloseTo(region.path("width").asDouble(), within(1e-6));
                assertThat(box.path(3).asDouble() / height).isCloseTo(region.path("height").asDouble(), within(1e-6));
            }
        }
    }

    /** What pycocotools' index does with a file, and what an evaluation counts on. */
    private static void assertLoads(JsonNode coco) {
        Map<Integer, JsonNode> images = index(coco.path("images"));
        Map<Integer, JsonNode> categories = index(coco.path("categories"));
        index(coco.path("annotations"));
        for (JsonNode annotation : coco.path("annotations")) {
            JsonNode image = images.get(annotation.path("image_id").asInt());
            JsonNode box = annotation.path("bbox");
            assertThat(image).isNotNull();
            assertThat(categories).containsKey(annotation.path("category_id").asInt());
            assertThat(annotation.path("area").asDouble()).isCloseTo(box.path(2).asDouble() * box.path(3).asDouble(), within(1e-9));
            assertThat(annotation.path("iscrowd").asInt(-1)).isZero();
            assertThat(box.path(0).asDouble()).isNotNegative();
            assertThat(box.path(1).asDouble()).isNotNegative();
            assertThat(box.path(0).asDouble() + box.path(2).asDouble()).isLessThanOrEqualTo(image.path("width").asDouble() + 1e-9);
            assertThat(box.path(1).asDouble() + box.path(3).asDouble()).isLessThanOrEqualTo(image.path("height").asDouble() + 1e-9);
        }
    }

    private static Map<Integer, JsonNode> index(JsonNode records) {
        Map<Integer, JsonNode> index = new LinkedHashMap<>();
        records.forEach(record -> assertThat(index.put(record.path("id").asInt(), record)).isNull());
        assertThat(index).doesNotContainKey(0);
        return index;
    }

    private JsonNode write(JsonNode images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CocoAnnotations coco = new CocoAnnotations(out, folder, byId(tags), byId(snapshotTags))) {
            for (JsonNode image : images) {
                coco.add(image, orientation);
            }
            coco.finish();
        }
        return JSON.readTree(out.toByteArray());
    }

    private static Map<String, JsonNode> byId(JsonNode tags) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        tags.forEach(tag -> byId.put(tag.path("id").asText(), tag));
        return byId;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
