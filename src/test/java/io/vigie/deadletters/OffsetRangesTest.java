package io.vigie.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRangesTest {

    @Test
    void holdsWhatASetHoldsAndReadsWhatItWrites() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Set<Long> expected = new HashSet<>();
            OffsetRanges ranges = new OffsetRanges();
            OffsetRanges others = new OffsetRanges();
            for (int i = 0; i < 150; i++) {
                long offset = random.nextInt(200);
                expected.add(offset);
                (i % 3 == 0 ? others : ranges).add(offset);
            }
            ranges.addAll(others);
            OffsetRanges read = OffsetRanges.parse(ranges.toString());
            for (long offset = 0; offset <= 200; offset++) {
                assertThat(ranges.contains(offset))
                        .as("seed %d, offset %d", seed, offset)
                        .isEqualTo(expected.contains(offset));
                assertThat(read.contains(offset))
                        .as("seed %d, offset %d", seed, offset)
                        .isEqualTo(expected.contains(offset));
            }
            long runs = expected.stream()
                    .filter(each -> !expected.contains(each - 1))
                    .count();
            assertThat(ranges.toString().split(",", -1)).as("seed %d", seed).hasSize((int) runs);
        }
    }

    @Test
    void neighboursAreOneRange() {
        OffsetRanges ranges = OffsetRanges.parse("7,5,6,9,12-14,10-11");
        assertThat(ranges).hasToString("5-7,9-14");
        assertThat(OffsetRanges.parse("").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1,", "5-3", "-4", "1-2-3"})
    void whatIsNoSetOfOffsetsIsRefused(String text) {
        assertThatThrownBy(() -> OffsetRanges.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
