package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Which letters are meant, and what is said of many. */
class DeadLetterGroupsTest {

    private static final long NOW = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

    @Test
    void theOrderOfLettersDoesNotMatter() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<DeadLetter> letters = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                letters.add(letter("t" + random.nextInt(3), i, "R" + random.nextInt(4), NOW + i));
            }
            List<DeadLetterGroups.DeadLetterGroup> expected = groups(letters).all();
            Collections.shuffle(letters, random);
            assertThat(groups(letters).all()).as("seed %d", seed).isEqualTo(expected);
            assertThat(expected.stream()
                            .mapToLong(DeadLetterGroups.DeadLetterGroup::count)
                            .sum())
                    .isEqualTo(200);
            for (DeadLetterGroups.DeadLetterGroup group : expected) {
                List<DeadLetter> own = letters.stream()
                        .filter(each -> each.topic().equals(group.topic())
                                && each.reason().equals(group.reason()))
                        .toList();
                assertThat(own).hasSize((int) group.count());
                assertThat(own)
                        .allSatisfy(each -> assertThat(each.rejectedAt()).isBetween(group.first(), group.last()));
                assertThat(group.newest().offset()).isEqualTo(group.last() - NOW);
            }
        }
    }

    @Test
    void memoryIsBoundedWhateverTheLettersSay() {
        DeadLetterGroups groups = new DeadLetterGroups();
        for (int i = 0; i < DeadLetterGroups.MOST + 7; i++) {
            groups.add(letter("t", i, "R" + i, NOW));
        }
        groups.add(letter("t", 0, "R0", NOW));
        assertThat(groups.all()).hasSize(DeadLetterGroups.MOST);
        assertThat(groups.ungrouped()).isEqualTo(7);
        assertThat(groups.all().get(0).count()).isEqualTo(2);
    }

    @Test
    void filtersNameReasonsTopicsAndTimes() {
        DeadLetterFilter filter = new DeadLetterFilter(
                Set.of(RejectionReason.MALFORMED, RejectionReason.OVERSIZED), Set.of("a", "b"), NOW);
        assertThat(filter.matches(letter("a", 0, "MALFORMED", NOW))).isTrue();
        assertThat(filter.matches(letter("b", 0, "OVERSIZED", NOW + 1))).isTrue();
        assertThat(filter.matches(letter("c", 0, "MALFORMED", NOW))).isFalse();
        assertThat(filter.matches(letter("a", 0, "EMPTY_ID", NOW))).isFalse();
        assertThat(filter.matches(letter("a", 0, "MALFORMED", NOW - 1))).isFalse();
        assertThat(new DeadLetterFilter(Set.of(), Set.of(), Long.MIN_VALUE).matches(letter("x", 0, "NEW_ONE", 0)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "24h,2026-02-28T00:00:00Z",
        "30min,2026-02-28T23:30:00Z",
        "7d,2026-02-22T00:00:00Z",
        "2026-02-01,2026-02-01T00:00:00Z",
        "2026-02-01T12:00:00.5Z,2026-02-01T12:00:00.5Z"
    })
    void sinceIsATimeOrSoLongAgo(String text, Instant expected) {
        assertThat(Instant.ofEpochMilli(DeadLetterOptions.time(text, NOW))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "24x", "yesterday", "-3h", "2026-02-30", "2026-02-01T12:00:00", "9999999999d"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> DeadLetterOptions.time(text, NOW)).isInstanceOf(TypeConversionException.class);
    }

    private static DeadLetterGroups groups(List<DeadLetter> letters) {
        DeadLetterGroups groups = new DeadLetterGroups();
        letters.forEach(groups::add);
        return groups;
    }

    private static DeadLetter letter(String topic, long offset, String reason, long rejectedAt) {
        return new DeadLetter(topic, 0, offset, new byte[0], reason, "sentence " + offset, rejectedAt);
    }
}
