package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.page.Cards;
import dev.datarights.customvision.archive.page.Gallery;
import dev.datarights.customvision.archive.page.PageTemplates;
import dev.datarights.customvision.archive.page.TagTally;
import dev.datarights.customvision.service.Json;

/** The pages of a large project. {@code -Dcustomvision.test.images=100000} makes as many as a project can hold, in the same memory. */
class PageSizeTest {

    @TempDir
    Path folder;

    @Test
    void galleryAndAnnotationsTakeTheSameMemoryHoweverManyImagesThereAre() throws Exception {
        int images = Integer.getInteger("customvision.test.images", 20_000);
        // 20,000 records of 1.5 kB alone would be 30 MB
        Process child = ForkedJvm.start("24m", ManyCards.class, folder.toString(), Integer.toString(images));

        assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).isZero();
        try (ZipFile zip = new ZipFile(folder.resolve(SampleBag.NAME + ".zip").toFile())) {
            assertThat(zip.stream().filter(entry -> entry.getName().contains("/pages/images-"))).hasSize((images + Gallery.CARDS - 1) / Gallery.CARDS);
        }
    }

    static final class ManyCards {
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            int images = Integer.parseInt(arguments[1]);
            Map<String, JsonNode> tags = new LinkedHashMap<>();
            for (int i = 0; i < 50; i++) {
                tags.put("t-" + i, Json.MAPPER.readTree("{\"id\":\"t-" + i + "\",\"name\":\"tag <" + i + ">\"}"));
            }
            try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
                bag.beginSealing();
                Gallery gallery = new Gallery(new PageTemplates(), (path, content) -> bag.putTagFile(path, Payload.of(content)), "images", "Large",
                        "picture", images);
                Cards cards = new Cards(new TagTally(tags));
                PathIndex seen = new PathIndex();
                long start = System.nanoTime();
                try (CocoAnnotations coco = new CocoAnnotations(java.io.OutputStream.nullOutputStream(), folder, tags, Map.of())) {
                    for (int i = 0; i < images; i++) {
                        JsonNode record = record(i);
                        seen.add(record.path("id").asText());
                        coco.add(record, 0);
                        gallery.add(cards.image(record, i + 1, 0, null));
                    }
                    coco.finish();
                }
                gallery.finish();
                System.out.printf("PageSizeTest: %d images, %.1f ms per hundred%n", images, (System.nanoTime() - start) / 1e4 / images);
                bag.seal(SampleBag.info());
            }
        }

        private static JsonNode record(int i) throws IOException {
            String id = "%08x-0000-4000-8000-%012x".formatted(i * 0x9E3779B1, i);
            return Json.MAPPER.readTree("""
                    {"id":"%s","created":"2026-09-02T08:16:31.6605678","width":4000,"height":3000,"file":"data/images/%s.jpg",
                     "originalImageUri":"https://example.blob.core.windows.net/i-%s","metadata":{"camera":"gate-%d"},
                     "tags":[{"tagId":"t-%d","tagName":"tag <%d>"},{"tagId":"t-7","tagName":"tag <7>"}],
                     "regions":[{"regionId":"r-%d","tagId":"t-%d","tagName":"tag","left":0.1,"top":0.2,"width":0.3,"height":0.4}]}"""
                    .formatted(id, id, id, i % 3, i % 50, i % 50, i, i % 50));
        }
    }
}
