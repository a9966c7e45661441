package io.vigie.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.history.SortedLines.TimedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedLinesTest {

    @TempDir
    private Path scratch;

    @Test
    void linesComeByTimeAndThenByNumberHoweverFewFitInMemory() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<TimedLine> lines = new ArrayList<>();
            for (int number = 0; number < 500; number++) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                lines.add(new TimedLine(random.nextInt(200) - 100, number, bytes));
            }
            List<TimedLine> expected = new ArrayList<>(lines);
            expected.sort(Comparator.comparingLong(TimedLine::time).thenComparingLong(TimedLine::number));
            assertThat(sorted(lines, 1 + random.nextInt(40_000)))
                    .as("seed %d", seed)
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(expected);
            try (var left = Files.list(scratch)) {
                assertThat(left).as("seed %d", seed).isEmpty();
            }
        }
    }

    @Test
    void noLinesAreNone() throws IOException {
        assertThat(sorted(List.of(), 1)).isEmpty();
    }

    private List<TimedLine> sorted(List<TimedLine> lines, long maxBytes) throws IOException {
        List<TimedLine> sorted = new ArrayList<>();
        try (SortedLines sort = new SortedLines(scratch, maxBytes)) {
            for (TimedLine line : lines) {
                sort.add(line);
            }
            for (TimedLine line = sort.next(); line != null; line = sort.next()) {
                sorted.add(line);
            }
        }
        return sorted;
    }
}
