package io.vigie.deadletters;

import io.vigie.model.DeadLetter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters grouped by topic and reason.
 *
 * <p>Memory: one entry with one sentence per group. A topic that others write to could hold any number of groups, so
 * from {@link #MOST} groups on, dead letters of further ones are only counted.
 */
public final class DeadLetterGroups {

    static final int MOST = 1_000;

    private final Map<DeadLetterGroupKey, DeadLetterGroup> groups = new HashMap<>();
    private long ungrouped;

    private record DeadLetterGroupKey(String topic, String reason) {}

    /**
     * Dead letters with one reason about records of one topic.
     *
     * @param first epoch milliseconds of the first rejection
     * @param last epoch milliseconds of the last one
     * @param newest where the record of the last rejection was read
     * @param detail what was said about that record
     */
    public record DeadLetterGroup(
            String topic, String reason, long count, long first, long last, TopicPosition newest, String detail) {

        private static DeadLetterGroup of(DeadLetter deadLetter) {
            return new DeadLetterGroup(
                    deadLetter.topic(),
                    deadLetter.reason(),
                    1,
                    deadLetter.rejectedAt(),
                    deadLetter.rejectedAt(),
                    TopicPosition.of(deadLetter),
                    deadLetter.detail());
        }

        private DeadLetterGroup with(DeadLetter deadLetter) {
            long from = Math.min(first, deadLetter.rejectedAt());
            return deadLetter.rejectedAt() < last
                    ? new DeadLetterGroup(topic, reason, count + 1, from, last, newest, detail)
                    : new DeadLetterGroup(
                            topic,
                            reason,
                            count + 1,
                            from,
                            deadLetter.rejectedAt(),
                            TopicPosition.of(deadLetter),
                            deadLetter.detail());
        }
    }

    /** Adds a dead letter to its group. */
    public void add(DeadLetter deadLetter) {
        DeadLetterGroupKey key = new DeadLetterGroupKey(deadLetter.topic(), deadLetter.reason());
        @Nullable DeadLetterGroup group = groups.get(key);
        if (group != null) {
            groups.put(key, group.with(deadLetter));
        } else if (groups.size() < MOST) {
            groups.put(key, DeadLetterGroup.of(deadLetter));
        } else {
            ungrouped++;
        }
    }

    /** The groups, largest first. */
    public List<DeadLetterGroup> all() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(DeadLetterGroup::count)
                        .reversed()
                        .thenComparing(DeadLetterGroup::topic)
                        .thenComparing(DeadLetterGroup::reason))
                .toList();
    }

    /** How many dead letters belong to none of the groups in {@link #all}. */
    public long ungrouped() {
        return ungrouped;
    }
}
