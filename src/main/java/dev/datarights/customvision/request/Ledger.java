package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to every request, in order: {@code requests/ledger.jsonl}, one line per change of state, each with
 * {@code prev}, the SHA-256 of the line before it without its newline, the first with 64 zeros. Lines are only ever added,
 * by several processes too; on return they are on the disk.
 */
public final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Supplier<Path> folder;
    private final Clock clock;

    public Ledger(RequestStore store) {
        this(store::root, Clock.systemUTC());
    }

    Ledger(Supplier<Path> folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * A change of state.
     *
     * @param id the request's id
     * @param attempt from 1
     * @param account the account's name in the settings, null where none is known yet
     * @param planSha256 of the plan that it is about, in lower-case hex
     * @param receiptSha256 of the receipt that it ended with, in lower-case hex
     * @param by who did what makes it a line of its own, by the line's fields: an approval, or an acknowledgement
     */
    public record Entry(String id, State state, int attempt, String account, Optional<String> planSha256, Optional<String> receiptSha256,
            Map<String, String> by) {

        public Entry {
            requireHash(planSha256);
            requireHash(receiptSha256);
        }

        public Entry(String id, State state, int attempt, String account, Optional<String> planSha256, Optional<String> receiptSha256) {
            this(id, state, attempt, account, planSha256, receiptSha256, Map.of());
        }

        /**
         * What the ledger says of a status: the plan's hash from PLANNED on, the receipt's in a final state.
         *
         * @param planSha256 of the plan that there is now
         */
        static Entry of(RequestStatus status, Optional<String> planSha256) {
            return new Entry(status.id(), status.state(), status.attempt(), status.account(),
                    planSha256.filter(hash -> status.state() != State.RECEIVED),
                    Optional.ofNullable(status.receipt()).filter(hash -> status.state().isFinal()));
        }

        /** Somebody approved the plan of a request that waits. */
        static Entry approved(RequestStatus status, GivenApproval approval) {
            return new Entry(status.id(), status.state(), status.attempt(), status.account(), Optional.of(approval.planSha256()),
                    Optional.empty(), approval.inLedger());
        }

        boolean isSaidBy(JsonNode line) {
            return by.entrySet().stream().allMatch(field -> line.path(field.getKey()).asText().equals(field.getValue()))
                    && line.has(LedgerLine.APPROVED_BY) == by.containsKey(LedgerLine.APPROVED_BY)
                    && line.path("state").asText().equals(state.name()) && line.path("attempt").asInt() == attempt
                    && line.path("planSha256").asText("").equals(planSha256.orElse(""))
                    && line.path("receiptSha256").asText("").equals(receiptSha256.orElse(""));
        }

        private static void requireHash(Optional<String> hash) {
            if (hash.isPresent() && !HASH.matcher(hash.get()).matches()) {
                throw new IllegalArgumentException("only a SHA-256 in lower-case hex stands in the ledger");
            }
        }
    }

    /**
     * How far the ledger reached.
     *
     * @param lines how many there were
     * @param sha256 of the last, without its newline; 64 zeros where there was none
     */
    public record Head(long lines, String sha256) {
    }

    public Path file() {
        return folder.get().resolve("ledger.jsonl");
    }

    /**
     * Adds a line, after putting aside what a kill left unfinished.
     *
     * @return the head with this line
     * @throws IOException where it could not be written; what there is of it is put aside by the next line at the latest
     */
    public Head append(Entry entry) throws IOException {
        AtomicFiles.createDirectories(folder.get());
        // no request can have this name: an id begins with a letter or digit
        return new WaitingLock(folder.get().resolve(".ledger.lock")).holding(() -> appendAlone(entry));
    }

    /**
     * As {@link #append}, unless the last line about the request says just this: a program that was killed between the
     * ledger and {@code status.json} comes to the same change again.
     */
    Head record(Entry entry) throws IOException {
        AtomicFiles.createDirectories(folder.get());
        return new WaitingLock(folder.get().resolve(".ledger.lock")).holding(() -> isLast(entry) ? head() : appendAlone(entry));
    }

    private boolean isLast(Entry entry) throws IOException {
        return last(entry.id(), line -> true).filter(entry::isSaidBy).isPresent();
    }

    /** The last line about a request that is of that kind. */
    Optional<JsonNode> last(String id, Predicate<JsonNode> kind) throws IOException {
        if (Files.notExists(file())) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
            return new LedgerHistory(channel).last(id, LedgerTail.of(channel).end(), kind);
        }
    }

    /** The head as it is now; a line that is not written to its end does not count. */
    public Head head() throws IOException {
        if (Files.notExists(file())) {
            return new Head(0, LedgerLine.FIRST_PREV);
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
            LedgerTail tail = LedgerTail.of(channel);
            return new Head(tail.lines(), tail.sha256());
        }
    }

    private Head appendAlone(Entry entry) throws IOException {
        return appendAlone(tail -> LedgerLine.write(tail.lines() + 1, clock.instant(), entry, tail.sha256()));
    }

    /** Adds the line by which somebody acknowledges what is wrong with all that comes before it. */
    void acknowledge(String by) throws IOException {
        AtomicFiles.createDirectories(folder.get());
        new WaitingLock(folder.get().resolve(".ledger.lock")).holding(() -> appendAlone(tail ->
                LedgerLine.acknowledgement(tail.lines() + 1, clock.instant(), by, StoredRequest.sha256(Files.readAllBytes(file())), tail.sha256())));
    }

    /** Makes the line that follows the last. */
    private interface NextLine {
        byte[] after(LedgerTail tail) throws IOException;
    }

    private Head appendAlone(NextLine next) throws IOException {
        if (Files.notExists(file())) {
            AtomicFiles.write(file(), new byte[0]);
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            LedgerTail tail = repaired(channel);
            byte[] line = next.after(tail);
            try {
                write(channel, tail.end(), line);
            } catch (IOException e) {
                takeBack(channel, tail.end(), e);
                throw e;
            }
            return new Head(tail.lines() + 1, LedgerLine.sha256(line));
        }
    }

    private static void takeBack(FileChannel channel, long end, IOException failure) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private LedgerTail repaired(FileChannel channel) throws IOException {
        LedgerTail tail = LedgerTail.of(channel);
        if (tail.torn().length == 0) {
            return tail;
        }
        if (tail.isWholeButForNewline()) {
            LOG.warn("the ledger's last line lacked its newline after a stop in the middle; it was added");
            write(channel, tail.end(), tail.torn());
        } else {
            Path aside = aside();
            AtomicFiles.write(aside, tail.torn());
            channel.truncate(tail.end());
            channel.force(true);
            LOG.warn("the ledger ended in {} bytes of a line that was not written to its end; they are in {}",
                    tail.torn().length, aside.getFileName());
        }
        return LedgerTail.of(channel);
    }

    private Path aside() {
        String name = "ledger.torn-" + TIME.format(clock.instant());
        Path aside = folder.get().resolve(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = folder.get().resolve(name + "-" + i);
        }
        return aside;
    }

    private static void write(FileChannel channel, long place, byte[] line) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes, place + bytes.position());
        }
        channel.force(true);
    }
}
