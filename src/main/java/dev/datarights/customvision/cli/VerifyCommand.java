package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.archive.Check;
import dev.datarights.customvision.archive.DeliveredFiles;
import dev.datarights.customvision.archive.FileReport;
import dev.datarights.customvision.archive.GivenFiles;
import dev.datarights.customvision.delivery.PrivateKeyFile;
import dev.datarights.customvision.request.LedgerWatch;
import dev.datarights.customvision.request.ReceiptKey;
import dev.datarights.customvision.request.RequestStore;

/** Checks what was delivered offline: no settings, no network, no secret but the key that opens what is encrypted. */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Checks archives (.zip, .zip.pgp), receipts (-receipt.json), signatures (.jws) and the ledger (ledger.jsonl)"
                + " offline; a mismatch is exit code 1.",
        footer = {"", "Archives of one request given together are checked as a whole; a receipt also against the archives and the .jws"
                + " beside it.", "A ledger is checked against the receipts that are given with it: only they tell that lines at its end are missing.",
                "With --acknowledge --by NAME it is compared with the requests in its folder instead, and what is wrong is acknowledged.",
                "Without --key a good result is 'integrity only': unchanged, but nobody knows by whom it was made.",
                "The private key's passphrase is read from a file, or from the variable CUSTOMVISION_PRIVATE_KEY_PASSPHRASE.",
                "Decrypted archives are kept in the folder for temporary files (-Djava.io.tmpdir) while they are checked."})
final class VerifyCommand implements Callable<Integer> {

    private static final int LONGEST_NAME = 200;
    private static final String PASSPHRASE = "CUSTOMVISION_PRIVATE_KEY_PASSPHRASE";

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "an archive, a receipt with its archives beside it, a signature, or ledger.jsonl")
    private List<Path> files;

    @Option(names = "--key", paramLabel = "PUBLIC.jwk", description = "the public key that the receipts must be signed with")
    private Path key;

    @Option(names = "--private-key", paramLabel = "FILE", description = "opens .zip.pgp archives; armored or binary")
    private Path privateKey;

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "its first line is the private key's passphrase")
    private Path passphraseFile;

    @Option(names = "--acknowledge", description = "writes into requests/ledger.jsonl that what is wrong with it was looked into:"
            + " deletes are carried out again")
    private boolean acknowledge;

    @Option(names = "--by", paramLabel = "NAME", description = "who acknowledges; stands in the ledger")
    private String by;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    VerifyCommand() {
        this(System.getenv());
    }

    VerifyCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        if (acknowledge || by != null) {
            return acknowledge();
        }
        List<Integer> codes = new ArrayList<>();
        List<Path> archives = new ArrayList<>();
        List<Path> receipts = new ArrayList<>();
        List<Path> signatures = new ArrayList<>();
        List<Path> ledgers = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (!Files.isRegularFile(file)) {
                codes.add(refuse(file + ": there is no such file"));
            } else if (name.endsWith(".zip") || name.endsWith(".zip.pgp")) {
                archives.add(file);
            } else if (name.endsWith("-receipt.json")) {
                receipts.add(file);
            } else if (name.endsWith(".jws")) {
                signatures.add(file);
            } else if (name.endsWith("ledger.jsonl")) {
                ledgers.add(file);
            } else {
                codes.add(refuse(file + ": archives (.zip, .zip.pgp), receipts (-receipt.json), signatures (.jws) and ledger.jsonl can be checked"));
            }
        }
        if (key != null && receipts.isEmpty() && signatures.isEmpty()) {
            codes.add(refuse("--key: archives and ledgers are not signed, receipts are. Give the -receipt.json or the .jws too"));
        }
        Optional<PrivateKeyFile> opening = privateKey == null ? Optional.empty() : Optional.of(PrivateKeyFile.read(privateKey, passphrase()));
        PrintWriter out = spec.commandLine().getOut();
        for (FileReport report : new DeliveredFiles(opening, trusted()).verify(new GivenFiles(archives, receipts, signatures, ledgers))) {
            tell(out, report);
            codes.add(switch (report.outcome()) {
                case HOLDS -> 0;
                case FAILED -> 1;
                case NOT_CHECKED -> 2;
            });
        }
        out.flush();
        return ExitCodes.worst(codes);
    }

    /** The ledger lies in the folder of the requests that it is compared with. */
    private int acknowledge() throws IOException {
        Path ledger = files.get(0).toAbsolutePath();
        if (!acknowledge || by == null || by.isBlank() || by.length() > LONGEST_NAME || by.matches("(?s).*\\p{Cntrl}.*") || files.size() != 1
                || !ledger.endsWith("ledger.jsonl") || !Files.isDirectory(ledger.getParent())) {
            return refuse("--acknowledge and --by belong together: verify requests/ledger.jsonl --acknowledge --by NAME, with one name of at most "
                    + LONGEST_NAME + " characters in one line");
        }
        List<String> acknowledged = LedgerWatch.acknowledge(RequestStore.at(ledger.getParent()), by.strip());
        PrintWriter out = spec.commandLine().getOut();
        acknowledged.forEach(what -> out.println("  " + shown(what)));
        out.println(acknowledged.isEmpty() ? "the ledger agrees with the requests; there is nothing to acknowledge"
                : "acknowledged by " + shown(by.strip()) + ". It stands in the ledger, and deletes are carried out again");
        out.flush();
        return 0;
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println(message);
        return 2;
    }

    /** @throws IllegalArgumentException where the file holds no public key */
    private Optional<ReceiptKey> trusted() {
        if (key == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ReceiptKey.read(key));
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("key " + key + " cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new IllegalArgumentException("key " + key + " is not there or cannot be read: check the path");
        }
    }

    /** @throws IllegalArgumentException where the file cannot be read */
    private char[] passphrase() throws IOException {
        if (passphraseFile == null) {
            return environment.getOrDefault(PASSPHRASE, "").toCharArray();
        }
        if (!Files.isReadable(passphraseFile) || !Files.isRegularFile(passphraseFile)) {
            throw new IllegalArgumentException("passphrase file " + passphraseFile + " is not there or cannot be read: check the path");
        }
        return Files.readString(passphraseFile).lines().findFirst().orElse("").toCharArray();
    }

    private static void tell(PrintWriter out, FileReport report) {
        out.println(shown(report.subject()));
        for (Check check : report.checks()) {
            String standing = switch (check.standing()) {
                case OK -> "ok";
                case FAILED -> "FAILED";
                case NOT_CHECKED -> "not checked";
            };
            String detail = check.detail() == null || check.detail().isBlank() ? "" : ": " + check.detail();
            out.printf("  %-13s%s%n", standing, shown(check.what() + detail));
        }
        out.println("  => " + shown(report.verdict()));
    }

    /** What comes from a file must not steer the terminal. */
    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
