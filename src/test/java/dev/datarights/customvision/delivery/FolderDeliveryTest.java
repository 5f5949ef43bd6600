package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDeliveryTest extends DeliveryPromises {

    @TempDir
    Path place;

    @Test
    void whatAKilledAttemptLeftIsReplaced() throws Exception {
        put("dsr/2026/0042/.DSR-2026-0042-account.zip.part", random(900));
        byte[] content = random(100);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            context.deliver(delivery(content));
            assertThat(read("dsr/2026/0042/DSR-2026-0042-account.zip")).isEqualTo(content);
            assertThat(names()).hasSize(1);
        }
    }

    @Test
    void aFolderThatCannotBeMadeSaysSo() throws Exception {
        put("dsr", random(1));
        try (DeliveryContext context = new DeliveryContext(settings())) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("check the folder")
                    .returns(false, DeliveryException::worthRetrying);
        }
    }

    @Override
    String destination() {
        return "folder";
    }

    @Override
    Map<String, String> settings() {
        return Map.of("customvision.delivery.folder.directory", place.toString());
    }

    @Override
    void put(String target, byte[] content) throws IOException {
        Files.createDirectories(place.resolve(target).getParent());
        Files.write(place.resolve(target), content);
    }

    @Override
    byte[] read(String target) throws IOException {
        return Files.exists(place.resolve(target)) ? Files.readAllBytes(place.resolve(target)) : null;
    }

    @Override
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile).map(file -> place.relativize(file).toString()).toList();
        }
    }

    @Override
    String location(String target) {
        return place.resolve(target).toString();
    }

    @Override
    List<String> secrets() {
        return List.of("-no secret-");
    }
}
