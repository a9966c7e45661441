package io.vigie.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which dead deadLetters are meant, and how they are summed up. */
class DeadLetterGroupsTest {

    private static final long NOW = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

    @Test
    void theOrderOfDeadLettersDoesNotMatter() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<DeadLetter> deadLetters = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                deadLetters.add(deadLetter("t" + random.nextInt(3), i, "R" + random.nextInt(4), NOW + i));
            }
            List<DeadLetterGroups.DeadLetterGroup> expected =
                    groups(deadLetters).all();
            Collections.shuffle(deadLetters, random);
            assertThat(groups(deadLetters).all()).as("seed %d", seed).isEqualTo(expected);
            assertThat(expected.stream()
                            .mapToLong(DeadLetterGroups.DeadLetterGroup::count)
                            .sum())
                    .isEqualTo(200);
            for (DeadLetterGroups.DeadLetterGroup group : expected) {
                List<DeadLetter> own = deadLetters.stream()
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
    void memoryIsBoundedWhateverTheDeadLettersSay() {
        DeadLetterGroups groups = new DeadLetterGroups();
        for (int i = 0; i < DeadLetterGroups.MOST + 7; i++) {
            groups.add(deadLetter("t", i, "R" + i, NOW));
        }
        groups.add(deadLetter("t", 0, "R0", NOW));
        assertThat(groups.all()).hasSize(DeadLetterGroups.MOST);
        assertThat(groups.ungrouped()).isEqualTo(7);
        assertThat(groups.all().get(0).count()).isEqualTo(2);
    }

    @Test
    void filtersNameReasonsTopicsAndTimes() {
        DeadLetterFilter filter = new DeadLetterFilter(
                Set.of(RejectionReason.MALFORMED, RejectionReason.OVERSIZED), Set.of("a", "b"), NOW);
        assertThat(filter.matches(deadLetter("a", 0, "MALFORMED", NOW))).isTrue();
        assertThat(filter.matches(deadLetter("b", 0, "OVERSIZED", NOW + 1))).isTrue();
        assertThat(filter.matches(deadLetter("c", 0, "MALFORMED", NOW))).isFalse();
        assertThat(filter.matches(deadLetter("a", 0, "EMPTY_ID", NOW))).isFalse();
        assertThat(filter.matches(deadLetter("a", 0, "MALFORMED", NOW - 1))).isFalse();
        assertThat(new DeadLetterFilter(Set.of(), Set.of(), Long.MIN_VALUE).matches(deadLetter("x", 0, "NEW_ONE", 0)))
                .isTrue();
    }

    private static DeadLetterGroups groups(List<DeadLetter> deadLetters) {
        DeadLetterGroups groups = new DeadLetterGroups();
        deadLetters.forEach(groups::add);
        return groups;
    }

    private static DeadLetter deadLetter(String topic, long offset, String reason, long rejectedAt) {
        return new DeadLetter(topic, 0, offset, new byte[0], reason, "sentence " + offset, rejectedAt);
    }
}
