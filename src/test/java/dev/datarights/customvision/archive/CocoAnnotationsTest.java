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
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CocoAnnotationsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode tags = read("[{'id':'t-1','name':'<b>scissors</b>'},{'id':'t-2','name':'fork'}]");

    @Test
    void fractionsBecomePixelsWithAreaAndIdsFromOne() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i-1','file':'data/images/i-1.jpg','width':200,'height':100,'tags':[{'tagId':'t-2','tagName':'fork'}],
                  'regions':[{'regionId':'r-1','tagId':'t-2','tagName':'fork','left':0.25,'top':0.5,'width':0.5,'height':0.25}]}]"""));

        assertThat(coco).isEqualTo(read("""
                {'images':[{'id':1,'file_name':'images/i-1.jpg','width':200,'height':100,'customvision_id':'i-1'}],
                 'annotations':[{'id':1,'image_id':1,'category_id':2,'bbox':[50.0,50.0,100.0,25.0],'area':2500.0,'iscrowd':0,
                                 'customvision_id':'r-1'}],
                 'categories':[{'id':1,'name':'<b>scissors</b>','supercategory':'','customvision_id':'t-1'},
                               {'id':2,'name':'fork','supercategory':'','customvision_id':'t-2'}]}"""));
    }

    @Test
    void anImageThatIsOnlyTaggedIsAnnotatedAsAWholeOncePerTag() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i-1','file':'data/images/i-1.jpg','width':20,'height':10,'tags':[{'tagId':'t-1'},{'tagId':'t-2'}]}]"""));

        assertThat(coco.path("annotations")).hasSize(2).allSatisfy(annotation ->
                assertThat(annotation.path("bbox")).isEqualTo(read("[0.0,0.0,20.0,10.0]")));
        assertThat(coco.path("annotations")).extracting(a -> a.path("category_id").asInt()).containsExactly(1, 2);
        assertThat(coco.path("annotations")).extracting(a -> a.path("id").asInt()).containsExactly(1, 2);
    }

    @Test
    void onlyImagesThatAreInTheBagAreListed() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'gone','width':20,'height':10,'tags':[{'tagId':'t-1'}]},{'id':'null','file':null},
                 {'id':'there','file':'data/images/there.png','width':20,'height':10,'tags':[{'tagId':'t-1'}]}]"""));

        assertThat(coco.path("images")).extracting(i -> i.path("customvision_id").asText()).containsExactly("there");
        assertThat(coco.path("annotations")).extracting(a -> a.path("image_id").asInt()).containsExactly(1);
    }

    @Test
    void aTagThatLivesOnlyInAnIterationBecomesACategoryToo() throws Exception {
        JsonNode coco = write(read("""
                [{'id':'i','file':'data/images/i.png','width':2,'height':1,'tags':[{'tagId':'old','tagName':'spoon'}]}]"""));

        assertThat(coco.path("categories").path(2)).isEqualTo(
                read("{'id':3,'name':'spoon','supercategory':'','customvision_id':'old'}"));
        assertThat(coco.path("annotations").path(0).path("category_id").asInt()).isEqualTo(3);
    }

    @Test
    void anImageOfUnknownSizeKeepsItsTagWithoutAnInventedBox() throws Exception {
        JsonNode coco = write(read("[{'id':'i','file':'data/images/i.bin','tags':[{'tagId':'t-1'}]}]"));

        assertThat(coco.path("images").path(0).has("width")).isFalse();
        assertThat(coco.path("annotations").path(0).has("bbox")).isFalse();
    }

    @Test
    void aProjectWithoutImagesIsStillCoco() throws Exception {
        assertThat(write(read("[]"))).isEqualTo(read("""
                {'images':[],'annotations':[],'categories':[
                 {'id':1,'name':'<b>scissors</b>','supercategory':'','customvision_id':'t-1'},
                 {'id':2,'name':'fork','supercategory':'','customvision_id':'t-2'}]}"""));
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

        JsonNode annotations = write(JSON.createArrayNode().addAll(images)).path("annotations");
        int next = 0;
        for (JsonNode image : images) {
            for (JsonNode region : image.path("regions")) {
                JsonNode box = annotations.path(next++).path("bbox");
                assertThat(box.path(0).asDouble() / image.path("width").asInt()).isCloseTo(region.path("left").asDouble(), within(1e-9));
                assertThat(box.path(3).asDouble() / image.path("height").asInt()).isCloseTo(region.path("height").asDouble(), within(1e-9));
            }
        }
        assertThat(annotations).hasSize(next);
    }

    private JsonNode write(JsonNode images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CocoAnnotations.write(out, tags, images::iterator);
        return JSON.readTree(out.toByteArray());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
