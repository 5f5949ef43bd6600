package dev.datarights.customvision.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.apache.camel.Exchange;

import dev.datarights.customvision.archive.Payload;
import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.delivery.DeliverySettings;
import dev.datarights.customvision.request.FreeSpace;
import dev.datarights.customvision.request.Holds;
import dev.datarights.customvision.request.InvalidHoldsException;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.service.Settings;

/** What has nothing to do with an account: holds, room on the disk, who can read the archives, and where they go. */
final class MachineCheck {

    private final Caller caller;
    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();

    MachineCheck(Caller caller) {
        this.caller = caller;
        this.settings = caller.bean("customvisionSettings", Settings.class);
    }

    List<Finding> run() {
        holds();
        Path work = caller.bean("customvisionStore", RequestStore.class).root();
        boolean room = freeSpace(work);
        String to = settings.get("customvision.delivery.to", "folder");
        try {
            DeliverySettings.check(caller.context(), to);
            int readers = DeliverySettings.readers(caller.context()).size();
            findings.add(Finding.ok("encryption", readers == 0 ? "archives are not encrypted" : readers + (readers == 1 ? " key" : " keys") + " can be used"));
        } catch (IllegalArgumentException e) {
            findings.add(Finding.setting("destination", e.getMessage(), "correct it in config/application.properties"));
            return findings;
        }
        if (room) {
            destination(to, work);
        }
        return findings;
    }

    private void holds() {
        try {
            int all = Holds.read(settings).all().size();
            findings.add(Finding.ok("holds", all == 0 ? "none" : String.valueOf(all)));
        } catch (InvalidHoldsException e) {
            findings.add(Finding.setting("holds", e.getMessage(), "until the file is valid, every delete is refused"));
        }
    }

    private boolean freeSpace(Path work) {
        try {
            String shortage = caller.bean("customvisionFreeSpace", FreeSpace.class).shortage();
            if (shortage != null) {
                findings.add(Finding.failed("free space", shortage.replaceFirst("^room on the disk of ", ""), "more than customvision.work.min-free",
                        "make room there, or let customvision.requests name a folder on a larger disk"));
            } else {
                findings.add(Finding.ok("free space", "more than customvision.work.min-free below " + work));
            }
            return shortage == null;
        } catch (IOException e) {
            findings.add(Finding.failed("free space", e.toString(), "a folder that can be read", "check customvision.requests"));
            return false;
        }
    }

    /** A small file goes there as an archive does, is read back, and taken away again. */
    private void destination(String to, Path work) {
        byte[] content = ("customvision-data-rights check " + UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = null;
        try {
            Files.createDirectories(work);
            file = Files.write(Files.createTempFile(work, ".check-", ".txt"), content);
            Delivery delivery = new Delivery(to, "", file, "customvision-check-" + UUID.randomUUID() + ".txt", content.length, Payload.of(content).sha256(), List.of());
            Exchange sent = caller.send("direct:customvision-deliver-file", exchange -> exchange.setVariable("delivery", delivery));
            Exchange removed = sent.getException() != null ? sent
                    : caller.send("direct:customvision-remove-delivery", exchange -> exchange.setVariable("delivery", delivery));
            if (sent.getException() != null) {
                findings.add(Finding.failed("destination", String.valueOf(sent.getException().getMessage()), "a small file that is written and read back",
                        "until then nothing can be delivered"));
            } else if (removed.getException() != null) {
                findings.add(Finding.failed("destination", "a small file was written and read back, and cannot be removed: " + delivery.name(), "that it can be",
                        "delete the file by hand, and give the login the right to delete"));
            } else {
                findings.add(Finding.ok("destination", "a small file was written, read back and removed (" + to + ")"));
            }
        } catch (IOException e) {
            findings.add(Finding.failed("working directory", "cannot be written to: " + e, "a folder for work", "check customvision.requests, its owner and its disk"));
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // a hidden file of some bytes in the working directory stays
        }
    }
}
