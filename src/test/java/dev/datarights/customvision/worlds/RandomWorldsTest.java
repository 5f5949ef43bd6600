package dev.datarights.customvision.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/**
 * Worlds that a seed makes: an account, a request and what goes wrong. {@code -Dcustomvision.worlds=300} plays so many of each kind,
 * {@code -Dcustomvision.worlds.seed=N} begins with that one.
 */
class RandomWorldsTest {

    private static final List<String> ACTIONS = List.of("export", "export-then-delete", "delete");

    /** What is played only with {@code -Dcustomvision.worlds.all=true}, until it ends as it should. */
    static final boolean ALL = Boolean.getBoolean("customvision.worlds.all");

    private static final Set<Trouble> LATER = ALL ? Set.of() : EnumSet.of(Trouble.NO_LIST, Trouble.DUPLICATES, Trouble.BLANK_ONCE, Trouble.CONFLICT,
            Trouble.ARRIVALS, Trouble.VANISHING, Trouble.PROJECT_VANISHES, Trouble.NO_PERFORMANCE, Trouble.EMPTIED, Trouble.NEVER_A_LIST);

    @TempDir
    Path folder;

    private final Map<String, Integer> tally = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void whateverPassesEveryRequestEndsCompleteAndItsCompleteIsTrue() throws Exception {
        play(true);
    }

    @Test
    void whateverLiesNoCompleteIsWrong() throws Exception {
        play(false);
    }

    private void play(boolean passing) throws Exception {
        int worlds = Integer.getInteger("customvision.worlds", 4);
        long first = Long.getLong("customvision.worlds.seed", 20261125);
        for (long seed = first; seed < first + worlds; seed++) {
            play(seed, passing);
        }
        System.out.println("RandomWorldsTest: " + worlds + (passing ? " passing" : " lying") + " worlds from seed " + first + ": " + tally);
        assertThat(failures).isEmpty();
    }

    private void play(long seed, boolean passing) throws Exception {
        Random random = new Random(seed * 31 + (passing ? 1 : 0));
        for (int i = 0; i < 10; i++) {
            random.nextInt();
        }
        SandboxData data = World.account(seed, random);
        SandboxData other = World.account(seed + 500_000, random);
        Asked asked = Asked.of(data, ACTIONS.get((int) (seed % 3)), random);
        SandboxOptions options = options(random);
        Truth before = Truth.of(data);
        Truth otherBefore = Truth.of(other);
        Path place = Files.createDirectories(folder.resolve(String.valueOf(seed)));
        StringBuilder told = new StringBuilder("seed " + seed + (passing ? " passing\n" : " lying\n") + World.described(data) + "  " + asked.json()
                + (asked.subjectTags() ? " with subject-tags" : "") + "\n  " + options.urlLimit() + " " + options.accountInfo() + "\n");
        try (Sandbox sandbox = Sandbox.start(data, options); Journey journey = new Journey(sandbox, data, other, asked, place)) {
            if (random.nextInt(5) == 0) {
                journey.held = Held.any(data, random);
                told.append("  held: ").append(journey.held.line()).append('\n');
            }
            Set<Trouble> troubles = troubles(passing, random);
            for (Trouble trouble : troubles) {
                told.append("  ").append(trouble).append(": ").append(trouble.trouble(journey, random)).append('\n');
            }
            judge(journey, before, otherBefore, passing, told);
        } catch (Exception | AssertionError e) {
            failures.add(told + "  " + e);
        }
        Journey.delete(place);
    }

    private void judge(Journey journey, Truth before, Truth otherBefore, boolean passing, StringBuilder told) throws Exception {
        String state = journey.carryOut();
        List<String> problems = new ArrayList<>(Oracle.violations(journey, before, otherBefore, state));
        Set<String> calledFor = Oracle.calledFor(journey, before);
        String kind = journey.asked.action() + " " + state.split(" ")[0];
        if (passing && state.equals("PARTIAL") && calledFor.equals(Set.of(Oracle.LATE))) {
            count(kind + " (late)");
            state = journey.carryOut();
            problems.addAll(Oracle.violations(journey, before, otherBefore, state));
            calledFor = Set.of();
            kind = journey.asked.action() + " " + state + " (again)";
        }
        if (!problems.isEmpty()) {
            count(state.equals("COMPLETE") ? "WRONG COMPLETE" : "WRONG " + state);
        } else if (passing && !state.equals("COMPLETE") && calledFor.isEmpty()) {
            count("AVOIDABLE");
            problems.add("avoidable " + state);
        } else if (!state.equals("COMPLETE") && !calledFor.isEmpty()) {
            kind += " (called for)";
        }
        count(kind);
        if (!problems.isEmpty()) {
            failures.add(told + "  " + journey.states + " " + problems + journey.said() + "\n");
            System.out.println(failures.get(failures.size() - 1));
        }
    }

    private static SandboxOptions options(Random random) {
        SandboxOptions options = SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(random.nextInt(3) * 10));
        if (ALL && random.nextInt(6) == 0) {
            options = options.withUrlLimit(new SandboxOptions.UrlLimit(400 + random.nextInt(1600), List.of(400, 404, 413, 414).get(random.nextInt(4))));
        }
        return options.withAccountInfo(SandboxOptions.AccountInfo.values()[random.nextInt(3)]);
    }

    private void count(String kind) {
        tally.merge(kind, 1, Integer::sum);
    }

    private static Set<Trouble> troubles(boolean passing, Random random) {
        List<Trouble> kinds = Arrays.stream(Trouble.values()).filter(trouble -> trouble.passes() == passing && !LATER.contains(trouble)).toList();
        Set<Trouble> chosen = new LinkedHashSet<>();
        int count = Math.min(kinds.size(), passing ? 1 + random.nextInt(3) : 1 + random.nextInt(5) / 4);
        while (chosen.size() < count) {
            chosen.add(kinds.get(random.nextInt(kinds.size())));
        }
        return chosen;
    }
}
