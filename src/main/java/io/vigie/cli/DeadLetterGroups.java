package io.vigie.cli;

import io.vigie.model.DeadLetter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letters by topic and reason. Memory: one entry for each pair, with one sentence; of more than {@link #MOST} pairs, which only a topic that others
 * write to has, the further ones are counted together.
 */
final class DeadLetterGroups {

    static final int MOST = 1_000;

    private final Map<DeadLetterGroupKey, DeadLetterGroup> groups = new HashMap<>();
    private long ungrouped;

    private record DeadLetterGroupKey(String topic, String reason) {}

    /**
     * Letters with one reason about records of one topic.
     *
     * @param first epoch milliseconds of the first rejection
     * @param last epoch milliseconds of the last one
     * @param newest where the record of the last rejection was read
     * @param detail what was said about it
     */
    record DeadLetterGroup(
            String topic, String reason, long count, long first, long last, TopicPosition newest, String detail) {

        private DeadLetterGroup with(DeadLetter letter) {
            long from = Math.min(first, letter.rejectedAt());
            return letter.rejectedAt() < last
                    ? new DeadLetterGroup(topic, reason, count + 1, from, last, newest, detail)
                    : new DeadLetterGroup(
                            topic,
                            reason,
                            count + 1,
                            from,
                            letter.rejectedAt(),
                            TopicPosition.of(letter),
                            letter.detail());
        }
    }

    void add(DeadLetter letter) {
        DeadLetterGroupKey key = new DeadLetterGroupKey(letter.topic(), letter.reason());
        @Nullable DeadLetterGroup group = groups.get(key);
        if (group != null) {
            groups.put(key, group.with(letter));
        } else if (groups.size() < MOST) {
            groups.put(
                    key,
                    new DeadLetterGroup(
                            letter.topic(),
                            letter.reason(),
                            1,
                            letter.rejectedAt(),
                            letter.rejectedAt(),
                            TopicPosition.of(letter),
                            letter.detail()));
        } else {
            ungrouped++;
        }
    }

    /** The most frequent first. */
    List<DeadLetterGroup> all() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(DeadLetterGroup::count)
                        .reversed()
                        .thenComparing(DeadLetterGroup::topic)
                        .thenComparing(DeadLetterGroup::reason))
                .toList();
    }

    /** Letters that belong to none of {@link #all}. */
    long ungrouped() {
        return ungrouped;
    }
}
