package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

import dev.datarights.customvision.files.AtomicFiles;

/** Seals archives to their readers, where {@code customvision.delivery.encrypt-to} names some. */
public final class ArchiveEncryption {

    public boolean isAskedFor(CamelContext context) {
        return new DeliverySettings(context).encrypts();
    }

    /**
     * Encrypts the file of the variable {@code delivery} beside it, or finds that a run before this one did. Sets
     * {@code delivery} to the encrypted file's, and {@code encrypted} to what it is.
     */
    public void encrypt(Exchange exchange) throws IOException {
        Delivery plain = exchange.getVariable("delivery", Delivery.class);
        EncryptedFile encrypted = encrypt(plain, new DeliverySettings(exchange.getContext()).recipients(),
                part -> DestinedFile.beginEncrypted(exchange.getContext(), plain, part));
        exchange.setVariable("encrypted", encrypted);
        exchange.setVariable("delivery", encrypted.inPlaceOf(plain));
    }

    /** @param beginning may make the empty file that is then filled */
    static EncryptedFile encrypt(Delivery plain, List<Recipient> recipients, Consumer<Path> beginning) throws IOException {
        List<String> readers = recipients.stream().map(Recipient::fingerprint).toList();
        Optional<EncryptedFile> before = EncryptedFile.find(plain.file());
        if (before.isPresent() && before.get().serves(plain, readers)) {
            return before.get();
        }
        Path file = EncryptedFile.of(plain.file());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        beginning.accept(part);
        String sha256 = write(plain, new OpenPgpWriter(recipients), part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        EncryptedFile encrypted = new EncryptedFile(EncryptedFile.FORMAT_VERSION, Files.size(file), sha256, plain.length(),
                plain.sha256(), readers, before.map(EncryptedFile::hashes).orElse(List.of()));
        // the note comes after the file, and delivery after the note: what was sent is always known
        encrypted.keep(plain.file());
        return encrypted;
    }

    private static String write(Delivery plain, OpenPgpWriter writer, Path part) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream content = Files.newInputStream(plain.file());
             FileChannel channel = FileChannel.open(AtomicFiles.begin(part), StandardOpenOption.TRUNCATE_EXISTING,
                     StandardOpenOption.WRITE)) {
            OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
            writer.write(content, plain.name(), out);
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
