package dev.datarights.customvision.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast the program is, beside what a person would do by hand. System properties: {@code bench.images} (10000),
 * {@code bench.rounds} (5), {@code bench.parts} (all of them: start,export,stock,encryption,growth,latency,delete), {@code bench.script} (a start script).
 */
public final class Benchmark {

    /** The service's own rate limit is not what is measured. */
    private static final Map<String, String> UNLIMITED = Map.of("customvision.accounts.sandbox.requests-per-second", "10000");
    private static final int BYTES = 65 * 1024;

    private final int images = Integer.getInteger("bench.images", 10_000);
    private final int rounds = Integer.getInteger("bench.rounds", 5);
    private final List<String> parts = List.of(System.getProperty("bench.parts", "start,export,stock,encryption,growth,latency,delete").split(","));
    private final Path scratch;
    private Results results;

    private Benchmark(Path scratch) {
        this.scratch = scratch;
    }

    public static void main(String[] args) throws IOException {
        Path scratch = Files.createTempDirectory("customvision-bench");
        try {
            new Benchmark(scratch).run();
        } finally {
            Stand.remove(scratch);
        }
    }

    private void run() throws IOException {
        try (Stand stand = Stand.of(scratch.resolve("none"), 0, BYTES, Duration.ZERO)) {
            results = new Results(stand.server());
            if (parts.contains("start")) {
                start(stand);
            }
        }
        if (parts.contains("export") || parts.contains("stock") || parts.contains("encryption")) {
            try (Stand stand = Stand.of(scratch.resolve("images"), images, BYTES, Duration.ZERO)) {
                if (parts.contains("export")) {
                    export(stand);
                }
                if (parts.contains("stock") && stand.hasNginx()) {
                    stock(stand);
                }
                if (parts.contains("encryption")) {
                    encryption(stand);
                }
            }
        }
        if (parts.contains("growth")) {
            growth();
        }
        if (parts.contains("latency")) {
            latency(Duration.ofMillis(50));
        }
        if (parts.contains("delete")) {
            delete();
        }
        results.write();
    }

    private void start(Stand stand) throws IOException {
        results.section("A project without images, and the demo", "what", "seconds", "from, to", "peak MB");
        for (Program program : Program.all()) {
            measure("process, empty project, " + program.name(), rounds, () -> program.export(stand, UNLIMITED));
            measure("the same at the usual 10 calls a second", rounds, () -> program.export(stand, Map.of()));
        }
        Program plain = Program.plain();
        measure("demo, java -jar", rounds, () -> plain.run(stand.installation("program", Map.of()), 0, "demo"));
    }

    private void export(Stand stand) throws IOException {
        results.section(images + " images of 65 KB", "what", "seconds", "from, to", "peak MB", "calls to the service");
        // in turn, so that a machine that slows down slows all of them
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        Map<String, Long> calls = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Program program : Program.all()) {
                add(runs, "this program, " + program.name(), program.export(stand, UNLIMITED));
                calls.put("this program, " + program.name(), stand.calls());
            }
            add(runs, "this program, at the usual 10 calls a second", Program.plain().export(stand, Map.of()));
            if (stand.hasNginx()) {
                add(runs, "curl --parallel alone", byHand(stand, ""));
                add(runs, "curl --parallel, sha256sum, zip -0", byHand(stand, " && cd images && sha256sum * > ../sums && zip -0 -q -r ../images.zip ."));
            }
        }
        if (stand.hasNginx()) {
            add(runs, "curl, one after the other (one round)", sequentially(stand));
        }
        runs.forEach((what, each) -> results.row(what, median(each), range(each), peak(each), calls.getOrDefault(what, 0L)));
        if (stand.hasNginx()) {
            double byHand = median(runs.get("curl --parallel, sha256sum, zip -0"));
            results.say("");
            for (Program program : Program.all()) {
                results.say(String.format("Ratio to curl, sha256sum, zip by %s: **%.2f**", program.name(),
                        median(runs.get("this program, " + program.name())) / byHand) + "  ");
            }
        }
    }

    private Run byHand(Stand stand, String further) throws IOException {
        Path directory = stand.folder().resolve("hand");
        Stand.remove(directory);
        Files.createDirectories(directory.resolve("images"));
        List<String> lines = new ArrayList<>();
        stand.urls().forEach(url -> lines.add("url = \"" + url + "\"\noutput = \"images/" + url.replaceFirst(".*/", "") + "\""));
        Files.write(directory.resolve("links"), lines);
        return Run.of(directory, 0, List.of("sh", "-c", "curl -s --parallel --parallel-max 16 -K links" + further));
    }

    private Run sequentially(Stand stand) throws IOException {
        byHand(stand, "");
        return Run.of(stand.folder().resolve("hand"), 0, List.of("sh", "-c", "curl -s -K links"));
    }

    private void stock(Stand stand) throws IOException {
        results.section("Camel's own ZipAggregationStrategy", "images", "seconds");
        for (int count : new int[] {200, 400, 800}) {
            Path directory = Files.createDirectories(stand.folder().resolve("stock"));
            Files.write(directory.resolve("links"), stand.urls().subList(0, Math.min(count, stand.urls().size())));
            results.row(count, Run.of(directory, 0, List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-cp",
                    System.getProperty("java.class.path"), StockZip.class.getName(), "links", "out")).seconds());
        }
    }

    private void encryption(Stand stand) throws IOException {
        Path key = stand.folder().resolve("reader.asc");
        String make = "export GNUPGHOME=$(mktemp -d) && gpg --batch --quiet --passphrase '' --quick-gen-key reader@example.org rsa3072 encr,sign,cert never"
                + " && gpg --batch --quiet --armor --export reader@example.org > " + key + " && gpgconf --kill all && rm -rf $GNUPGHOME";
        Run.of(stand.folder(), 0, List.of("sh", "-c", make));
        results.section("The same, encrypted for a reader (OpenPGP)", "what", "seconds", "from, to", "peak MB");
        Map<String, String> settings = new LinkedHashMap<>(UNLIMITED);
        settings.put("customvision.delivery.encrypt-to", key.toString());
        measure("this program, java -jar", rounds, () -> Program.plain().export(stand, settings));
    }

    private void growth() throws IOException {
        results.section("Growth: images of 2 KB, -Xmx256m", "images", "seconds", "ms an image", "peak MB", "calls to the service");
        for (int count : new int[] {1_000, 10_000, 100_000}) {
            try (Stand stand = Stand.of(scratch.resolve("growth"), count, 2048, Duration.ZERO)) {
                List<Run> runs = new ArrayList<>();
                long calls = 0;
                for (int round = 0; round < (count > 50_000 ? 2 : rounds); round++) {
                    runs.add(Program.plain().export(stand, UNLIMITED));
                    calls = stand.calls();
                }
                results.row(count, median(runs), median(runs) * 1000 / count, peak(runs), calls);
            }
        }
    }

    private void latency(Duration latency) throws IOException {
        double least = images / 16.0 * latency.toMillis() / 1000;
        results.section(images + " images of 2 KB, " + latency.toMillis() + " ms before each answer, 16 downloads at once", "what", "seconds", "of the least possible "
                + String.format(java.util.Locale.ROOT, "%.1f s", least), "peak MB");
        try (Stand stand = Stand.of(scratch.resolve("latency"), images, 2048, latency)) {
            for (Program program : Program.all()) {
                Run run = program.export(stand, UNLIMITED);
                results.row("this program, " + program.name(), run.seconds(), run.seconds() / least, run.peakMegabytes());
            }
        }
    }

    private void delete() throws IOException {
        results.section("Deleting a project of " + images + " images of 2 KB", "what", "seconds", "peak MB", "calls to the service");
        try (Stand stand = Stand.of(scratch.resolve("delete"), images, 2048, Duration.ZERO)) {
            Map<String, String> settings = new LinkedHashMap<>(UNLIMITED);
            String[] request = {"action: delete", "account: sandbox", "scope:", "  projects: [" + stand.project().id() + "]"};
            Path installation = stand.installation("program", settings);
            Run plan = Program.plain().process(installation, 4, request);
            results.row("plan", plan.seconds(), plan.peakMegabytes(), stand.calls());
            String hash = sha256(installation.resolve("requests/r/plan.json"));
            Run apply = Program.plain().run(installation, 0, "approve", "r", hash, "--by", "Benchmark");
            results.row("approve, apply, read back", apply.seconds(), apply.peakMegabytes(), stand.calls());
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Measured {
        Run run() throws IOException;
    }

    private void measure(String what, int times, Measured measured) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int round = 0; round < times; round++) {
            runs.add(measured.run());
        }
        results.row(what, median(runs), range(runs), peak(runs));
    }

    private static void add(Map<String, List<Run>> runs, String what, Run run) {
        runs.computeIfAbsent(what, name -> new ArrayList<>()).add(run);
    }

    private static double median(List<Run> runs) {
        return Results.median(runs.stream().map(Run::seconds).toList());
    }

    private static String range(List<Run> runs) {
        return Results.range(runs.stream().map(Run::seconds).toList());
    }

    private static long peak(List<Run> runs) {
        return runs.stream().mapToLong(Run::peakMegabytes).max().orElse(0);
    }
}
