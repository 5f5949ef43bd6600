package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Listing;

/**
 * What is kept about one request: {@code requests/<id>/} with {@code request.json}, {@code plan.json}, {@code status.json},
 * {@code jobs/}, {@code work/} and the receipt. Every file is replaced as a whole, so a kill leaves the old or the new one.
 */
public final class RequestFolder {

    /** Files of another version are refused, not guessed at. */
    public static final int FORMAT_VERSION = 1;

    private final Path folder;
    private final String id;
    private final Ledger ledger;

    RequestFolder(Path requests, String id) {
        this.folder = requests.resolve(id);
        this.id = id;
        this.ledger = new Ledger(() -> requests, Clock.systemUTC());
    }

    public String id() {
        return id;
    }

    public Path path() {
        return folder;
    }

    public Path lockFile() {
        return folder.resolve(".lock");
    }

    /** Where one job works: its listing, the bag under construction, spooled payloads. */
    public Path work(String project) {
        return folder.resolve("work").resolve(project);
    }

    public Path receipt() {
        return folder.resolve(id + "-receipt.json");
    }

    /** The receipt's signature, beside it. */
    public Path signature() {
        return folder.resolve(id + "-receipt.jws");
    }

    public Path inventory() {
        return folder.resolve(id + "-inventory.json");
    }

    /** The inventory for people, beside it. */
    public Path inventoryPage() {
        return folder.resolve(id + "-inventory.html");
    }

    public boolean exists() {
        return Files.exists(folder.resolve("request.json")) || isRetired();
    }

    boolean hasReceipt() {
        return Files.isRegularFile(receipt());
    }

    /** True once the receipt alone speaks for the request. */
    public boolean isRetired() {
        return !Files.exists(folder.resolve("status.json")) && hasReceipt();
    }

    /** True where the receipt is all there is. */
    boolean isBare() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(this::staysForGood);
        }
    }

    /** The lock stays too: one that is removed while somebody waits for it would be held twice. */
    private boolean staysForGood(Path file) {
        return List.of(id + "-receipt.json", id + "-receipt.jws", ".lock").contains(file.getFileName().toString());
    }

    /** Removes everything but the receipt and its signature. A kill in the middle leaves a request that is retired already. */
    void retire() throws IOException {
        Files.deleteIfExists(folder.resolve("status.json"));
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> !staysForGood(file)).toList();
        }
        for (Path file : files) {
            delete(file);
        }
    }

    /** Whether a request is the one that is kept here, by its exact bytes or, once it is retired, by their hash. */
    boolean isOf(Request request) throws IOException {
        if (isRetired()) {
            return new ReceiptStatus(receipt()).requestSha256().equals(request.sha256());
        }
        FormatVersion.read(folder.resolve("request.json"));
        return Arrays.equals(requestBytes(), request.bytes());
    }

    /** The stored request's exact bytes. */
    public byte[] requestBytes() throws IOException {
        return Files.readAllBytes(folder.resolve("request.json"));
    }

    public Request request() throws IOException, InvalidRequestException {
        return Request.fromJson(requestBytes());
    }

    void create(Request request) throws IOException {
        AtomicFiles.createDirectories(folder);
        AtomicFiles.write(folder.resolve("request.json"), request.bytes());
    }

    public Optional<RequestStatus> status() throws IOException {
        return isRetired() ? Optional.of(new ReceiptStatus(receipt()).status()) : read("status.json", RequestStatus.class);
    }

    /**
     * Writes the status. A change of state is in the ledger before it is here, and is not made where it cannot be written
     * there: after a kill in between, the next start comes to the same change again, and the ledger keeps one line of it.
     */
    void status(RequestStatus status) throws IOException {
        Optional<RequestStatus> before = status();
        if (before.isEmpty() || before.get().state() != status.state() || before.get().attempt() != status.attempt()) {
            ledger.record(Ledger.Entry.of(status, planSha256()));
        }
        write("status.json", status);
    }

    public Optional<Plan> plan() throws IOException {
        Path file = folder.resolve("plan.json");
        return Files.exists(file) ? Optional.of(FormatVersion.read(file, Plan.class, Plan.FORMAT_VERSION)) : Optional.empty();
    }

    void plan(Plan plan) throws IOException {
        write("plan.json", plan);
    }

    /** The plan for people, beside {@code plan.json}; only a delete has one. */
    public Path planPage() {
        return folder.resolve("plan.html");
    }

    byte[] planBytes() throws IOException {
        return Files.readAllBytes(folder.resolve("plan.json"));
    }

    void forgetPlan() throws IOException {
        Files.deleteIfExists(planPage());
        Files.deleteIfExists(folder.resolve("plan.json"));
    }

    /** A document as it is written here. */
    static byte[] bytes(Object value) throws IOException {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }

    public Optional<ProgressReport> progress() throws IOException {
        return read("progress.json", ProgressReport.class);
    }

    void progress(ProgressReport progress) throws IOException {
        write("progress.json", progress);
    }

    /** SHA-256 of the bytes of {@code plan.json}: what an approval names. */
    public Optional<String> planSha256() throws IOException {
        Path file = folder.resolve("plan.json");
        return Files.exists(file) ? Optional.of(StoredRequest.sha256(Files.readAllBytes(file))) : Optional.empty();
    }

    /** The names of the account's projects, by id, as the service listed them for the plan. */
    public Map<String, String> projectNames() throws IOException {
        Map<String, String> names = new HashMap<>();
        try (Listing.Records projects = new Listing(work(ExportJob.ACCOUNT).resolve("listing")).records("projects")) {
            projects.forEachRemaining(project -> names.put(project.path("id").asText(), project.path("name").asText()));
        }
        return names;
    }

    /** What export jobs came to. */
    public JobFiles jobs() {
        return new JobFiles(this);
    }

    /** What a delete is to take, and what it came to. */
    public ErasureFiles erasures() {
        return new ErasureFiles(this);
    }

    /** An empty listing of a project, below its working folder; what was listed under that name before is forgotten. */
    public Listing fresh(String project, String name) throws IOException {
        delete(work(project).resolve(name));
        return new Listing(work(project).resolve(name));
    }

    public boolean cancelled() {
        return Files.exists(folder.resolve("cancel"));
    }

    /** Asks whoever carries the request out to stop; the answer shows in its state. */
    public void cancel() throws IOException {
        AtomicFiles.write(folder.resolve("cancel"), new byte[0]);
    }

    void forgetCancel() throws IOException {
        Files.deleteIfExists(folder.resolve("cancel"));
    }

    /** Removes a job's working files, once its archive was verified at its destination. */
    void clearWork(String project) throws IOException {
        delete(work(project));
    }

    /** Removes everything; for a request that turned out to be invalid before anything was done. */
    void remove() throws IOException {
        delete(folder);
    }

    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Writes a document as a whole, by its name below this folder. */
    void write(String name, Object value) throws IOException {
        Path file = folder.resolve(name);
        AtomicFiles.createDirectories(file.getParent());
        AtomicFiles.write(file, bytes(value));
    }

    /** A document by its name below this folder; empty where there is none. */
    <T> Optional<T> read(String name, Class<T> type) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(FormatVersion.read(file, type));
    }
}
