package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents that somebody made to do harm: each is refused at once, or read as the plain text it is. */
class HostileDocumentsTest {

    private static final int EACH = 2_000;
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final long SEED = Long.getLong("customvision.test.seed", System.nanoTime());

    private final AtomicInteger hits = new AtomicInteger();
    private HttpServer trap;

    /** What a type tag would make, if one were obeyed. */
    public static final class Canary {

        public Canary() {
            MADE.incrementAndGet();
        }

        public Canary(String text) {
            MADE.incrementAndGet();
        }
    }

    enum Attack { ALIAS_BOMB, TYPE_TAG, NESTING, HUGE_SCALAR, ENCODING, EXPRESSION }

    @BeforeEach
    void start() throws Exception {
        trap = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        trap.createContext("/", exchange -> {
            hits.incrementAndGet();
            exchange.close();
        });
        trap.start();
    }

    @AfterEach
    void stop() {
        trap.stop(0);
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void doNothingButAreRefusedOrRead(Attack attack) {
        System.out.println("HostileDocumentsTest: for the same documents, add -Dcustomvision.test.seed=" + SEED);
        Random random = new Random(SEED + attack.ordinal());
        assertTimeoutPreemptively(Duration.ofMinutes(4), () -> {
            for (int i = 0; i < EACH; i++) {
                boolean json = random.nextBoolean();
                byte[] document = document(attack, json, random);
                String name = json ? "r.json" : random.nextBoolean() ? "r.yaml" : "r";
                Throwable thrown = catchThrowable(() -> check(attack, RequestReader.parse(document, name, "x")));
                if (thrown != null) {
                    assertThat(thrown).as("%s %d of seed %d", attack, i, SEED).isInstanceOf(InvalidRequestException.class);
                    assertThat(thrown.getMessage()).as("an answer is short, whatever the document").isNotBlank().hasSizeLessThan(5_000);
                }
                assertThat(thrown != null).as("%s %d of seed %d is refused", attack, i, SEED).isEqualTo(attack != Attack.EXPRESSION);
            }
        });
        assertThat(MADE).as("no type tag was obeyed").hasValue(0);
        assertThat(hits).as("nothing was fetched").hasValue(0);
    }

    private static void check(Attack attack, Request request) {
        if (attack == Attack.EXPRESSION) {
            // unchanged: neither an expression nor a placeholder was put in
            assertThat(request.reference()).containsAnyOf("${", "{{", "#{");
            assertThat(request.scope().projects()).containsExactly(request.reference());
        }
    }

    private byte[] document(Attack attack, boolean json, Random random) {
        return switch (attack) {
            case ALIAS_BOMB -> aliasBomb(random).getBytes(StandardCharsets.UTF_8);
            case TYPE_TAG -> typeTag(random).getBytes(StandardCharsets.UTF_8);
            case NESTING -> nesting(random).getBytes(StandardCharsets.UTF_8);
            case HUGE_SCALAR -> hugeScalar(json, random).getBytes(StandardCharsets.UTF_8);
            case ENCODING -> encoded(random);
            case EXPRESSION -> expression(json, random).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String aliasBomb(Random random) {
        StringBuilder bomb = new StringBuilder("action: export\na0: &a0 [x, x]\n");
        for (int level = 1, levels = 1 + random.nextInt(40); level <= levels; level++) {
            bomb.append("a").append(level).append(": &a").append(level).append(" [").append(("*a" + (level - 1) + ", ").repeat(1 + random.nextInt(12))).append("x]\n");
        }
        return random.nextInt(4) == 0 ? "scope: &s\n  metadata: { <<: *s }\n" + bomb : bomb.toString();
    }

    private String typeTag(Random random) {
        String url = "http://127.0.0.1:" + trap.getAddress().getPort() + "/x.jar";
        String canary = Canary.class.getName();
        List<String> values = List.of("!!" + canary + " {}", "!!" + canary + " [x]", "!!" + canary + " x", "!<tag:yaml.org,2002:" + canary + "> {}",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"" + url + "\"]]]]",
                "!!com.sun.rowset.JdbcRowSetImpl {dataSourceName: \"ldap://127.0.0.1/x\", autoCommit: true}", "!!java.net.URL [\"" + url + "\"]",
                "!!python/object/apply:os.system [\"id\"]", "!!binary aGVsbG8=", "!!set {a, b}", "!local x");
        String value = values.get(random.nextInt(values.size()));
        return switch (random.nextInt(4)) {
            case 0 -> value;
            case 1 -> "action: export\nreference: " + value + "\n";
            case 2 -> "action: export\nscope:\n  metadata:\n    k" + random.nextInt(100) + ": " + value + "\n";
            default -> "action: export\nscope:\n  projects: [" + value + "]\n";
        };
    }

    private static String nesting(Random random) {
        int depth = 33 + (int) Math.pow(10, random.nextDouble() * 4.5);
        return switch (random.nextInt(4)) {
            case 0 -> "[".repeat(depth) + (random.nextBoolean() ? "]".repeat(depth) : "");
            case 1 -> "{\"a\":".repeat(depth) + "1" + (random.nextBoolean() ? "}".repeat(depth) : "");
            case 2 -> "- ".repeat(depth) + "x";
            default -> "action: export\nscope: {metadata: " + "[{a: ".repeat(depth) + "1" + "}]".repeat(random.nextInt(depth)) + "}\n";
        };
    }

    private static String hugeScalar(boolean json, Random random) {
        String letters = List.of("x", "9", "\u00e4", "\uD83D\uDE00", "a b ", "../", "P1Y").get(random.nextInt(7));
        String value = letters.repeat(1 + (600 + (int) Math.pow(10, 3 + random.nextDouble() * 2)) / letters.length());
        String field = List.of("id", "reference", "account", "action", "identityCheckedBy").get(random.nextInt(5));
        String action = field.equals("action") ? "" : json ? "\"action\":\"export\"," : "action: export\n";
        return json ? "{" + action + "\"" + field + "\":\"" + value + "\"}" : action + field + ": \"" + value + "\"\n";
    }

    private static byte[] encoded(Random random) {
        String text = "action: export\nreference: \u00e4\u20ac" + random.nextInt(1000) + "\n";
        List<String> charsets = List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "ISO-8859-1", "windows-1252", "IBM037");
        if (random.nextInt(3) > 0) {
            return text.getBytes(Charset.forName(charsets.get(random.nextInt(charsets.size()))));
        }
        byte[][] wrong = {{(byte) 0xC0, (byte) 0xAF}, {(byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xE2, (byte) 0x82}, {(byte) 0xFF, (byte) 0xFE, 0, 0}, {0}, {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80}};
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] piece = wrong[random.nextInt(wrong.length)];
        int at = 26;
        byte[] all = new byte[bytes.length + piece.length];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(piece, 0, all, at, piece.length);
        System.arraycopy(bytes, at, all, at + piece.length, bytes.length - at);
        return all;
    }

    private static String expression(boolean json, Random random) {
        List<String> texts = List.of("${sys:user.home}", "${env:PATH}", "${bean:customvisionStore}", "${body}", "{{env:PATH}}", "{{customvision.inbox}}",
                "{{sys:user.name}}", "#{1+1}", "${exception.stacktrace}", "{{bean:x.y}}");
        String text = texts.get(random.nextInt(texts.size())) + random.nextInt(1000);
        return json ? "{\"action\":\"export\",\"reference\":\"" + text + "\",\"scope\":{\"projects\":[\"" + text + "\"]}}"
                : "action: export\nreference: \"" + text + "\"\nscope: { projects: ['" + text + "'] }\n";
    }
}
