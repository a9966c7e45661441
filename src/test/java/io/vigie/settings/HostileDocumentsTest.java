package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.hostile.Cost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents that expand when they are read, or are deep, wide or large, are problems, at the cost of a small multiple
 * of their size.
 */
class HostileDocumentsTest {
    private static void monitors(String text) {
        MonitorsFile.parse(text, "monitors.yaml");
    }

    private static void drift(String text) {
        Loaded.drift(text);
    }

    record Case(String name, Consumer<String> reader, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> documents() {
        List<Case> cases = new ArrayList<>();
        for (Consumer<String> reader :
                List.<Consumer<String>>of(HostileDocumentsTest::monitors, HostileDocumentsTest::drift)) {
            cases.add(new Case("a billion laughs", reader, laughs(9)));
            cases.add(new Case("a billion laughs of mappings", reader, mappings(20)));
            cases.add(new Case("one that holds itself", reader, "monitors: &a [*a, *a]"));
            cases.add(new Case("merge keys", reader, "a: &a {b: 1}\nmonitors:\n  - <<: [*a, *a, *a]\n"));
            cases.add(new Case("deep flow", reader, "monitors: " + "[".repeat(100_000)));
            cases.add(new Case("deep flow of mappings", reader, "monitors: " + "{a: ".repeat(100_000)));
            cases.add(new Case("deep blocks", reader, blocks(1_000)));
            cases.add(new Case("deep sequences", reader, "monitors:\n" + "- ".repeat(100_000) + "a"));
            cases.add(new Case("question marks", reader, "? ".repeat(100_000)));
            cases.add(new Case("a long name", reader, "monitors: [{name: " + "x".repeat(900_000) + "}]"));
            cases.add(new Case("a long key", reader, "x".repeat(900_000) + ": 1"));
            cases.add(new Case("too large", reader, "monitors: [{name: " + "x".repeat(10_000_000) + "}]"));
            cases.add(new Case("too large and open", reader, "monitors: [{name: \"" + "x".repeat(10_000_000)));
            cases.add(new Case("many keys", reader, keys(50_000)));
            cases.add(new Case("many items", reader, "monitors: [" + "a, ".repeat(200_000) + "a]"));
            cases.add(new Case("many documents", reader, "--- a\n".repeat(100_000)));
        }
        return cases.stream();
    }

    private static String laughs(int levels) {
        StringBuilder text = new StringBuilder("l0: &l0 [" + "x, ".repeat(9) + "x]\n");
        for (int i = 1; i <= levels; i++) {
            String before = "*l" + (i - 1);
            text.append("l")
                    .append(i)
                    .append(": &l")
                    .append(i)
                    .append(" [")
                    .append((before + ", ").repeat(9))
                    .append(before)
                    .append("]\n");
        }
        return text.append("monitors: *l").append(levels).append("\n").toString();
    }

    private static String mappings(int levels) {
        StringBuilder text = new StringBuilder("m0: &m0 {a: 1, b: 2}\n");
        for (int i = 1; i <= levels; i++) {
            text.append("m")
                    .append(i)
                    .append(": &m")
                    .append(i)
                    .append(" {a: *m")
                    .append(i - 1)
                    .append(", b: *m")
                    .append(i - 1)
                    .append("}\n");
        }
        return text.append("monitors: *m").append(levels).append("\n").toString();
    }

    private static String blocks(int levels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    private static String keys(int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < number; i++) {
            text.append("k").append(i).append(": {}\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void areProblemsAtABoundedCost(Case hostile) throws Exception {
        List<String> problems = new ArrayList<>();
        Cost.requireBounded(
                Math.min(hostile.text().length(), 2L << 20),
                1_000,
                () -> problems.addAll(Loaded.problems(() -> hostile.reader().accept(hostile.text()))));
        assertThat(problems).isNotEmpty().allSatisfy(problem -> assertThat(problem)
                .isNotBlank());
    }

    @Test
    void aLargeFileIsNotRead(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("large.yaml"), "monitors: [{name: " + "x".repeat(20_000_000) + "}]");
        List<String> problems = new ArrayList<>();
        Cost cost = Cost.of(() -> problems.addAll(Loaded.problems(() -> MonitorsFile.load(file, List.of()))));
        assertThat(problems).singleElement().asString().contains("larger than 1048576 bytes");
        assertThat(cost.allocatedBytes()).isLessThan(8 << 20);
    }
}
