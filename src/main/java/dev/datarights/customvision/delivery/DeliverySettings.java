package dev.datarights.customvision.delivery;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;

/** The {@code customvision.delivery.*} settings as the context's properties have them. */
public final class DeliverySettings {

    private static final String PREFIX = "customvision.delivery.";

    private final CamelContext context;

    DeliverySettings(CamelContext context) {
        this.context = context;
    }

    /**
     * Whether a destination is configured in full and archives can be encrypted to each reader, to be asked before a request starts. Nothing is contacted.
     *
     * @param to {@code folder}, {@code blob} or {@code sftp}
     * @throws IllegalArgumentException naming the setting that is missing or wrong, and the remedy
     */
    public static void check(CamelContext context, String to) {
        DeliverySettings settings = new DeliverySettings(context);
        settings.destination(to).check();
        settings.recipients();
    }

    /** The fingerprints of the certificates that archives are encrypted to; none where they are not. */
    public static List<String> readers(CamelContext context) {
        return new DeliverySettings(context).recipients().stream().map(Recipient::fingerprint).toList();
    }

    /** Where a file would lie, without any credential. */
    public static String place(CamelContext context, String to, String path, String name) {
        return new DeliverySettings(context).destination(to).location(Delivery.toCheck(to, path, name, 0, "0".repeat(64)));
    }

    /** Whether archives leave only encrypted. */
    boolean encrypts() {
        return !value("encrypt-to").isEmpty();
    }

    /**
     * Who may read the archives; nobody is named where they are not encrypted.
     *
     * @throws IllegalArgumentException naming the key file that cannot be used, and the remedy
     */
    List<Recipient> recipients() {
        if (!encrypts()) {
            // nothing of the library for OpenPGP is loaded, whose signed jar takes a tenth of a second to be checked
            return List.of();
        }
        List<Recipient> recipients = Arrays.stream(value("encrypt-to").split(",")).map(String::trim).filter(file -> !file.isEmpty())
                .map(Path::of).map(RecipientFile::new).flatMap(file -> file.recipients().stream()).distinct().toList();
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException(PREFIX + "encrypt-to names no file: name at least one, or remove the setting");
        }
        return recipients;
    }

    Destination destination(String to) {
        return switch (String.valueOf(to)) {
            case "folder" -> folder();
            case "blob" -> blob();
            case "sftp" -> sftp();
            default -> throw new IllegalArgumentException(PREFIX + "to is '" + to + "'; it must be folder, blob or sftp");
        };
    }

    FolderDestination folder() {
        return new FolderDestination(Path.of(value("folder.directory", "delivered")));
    }

    BlobDestination blob() {
        return new BlobDestination(value("blob.endpoint"), value("blob.container"), value("blob.auth", "identity"),
                value("blob.account-name"), value("blob.account-key"), value("blob.sas-token").replaceFirst("^\\?", ""));
    }

    SftpDestination sftp() {
        return new SftpDestination(value("sftp.host"), value("sftp.port", "22"), value("sftp.username"),
                value("sftp.password"), value("sftp.private-key-file"), value("sftp.known-hosts-file"),
                value("sftp.directory"));
    }

    static void require(String value, String setting, String remedy) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(setting + " is not set: " + remedy);
        }
    }

    private String value(String name) {
        return value(name, "");
    }

    /** A setting that is there but empty counts as not set. */
    private String value(String name, String fallback) {
        String value = context.resolvePropertyPlaceholders("{{" + PREFIX + name + ":}}");
        return value == null || value.isBlank() ? fallback : value;
    }
}
