package io.vigie.topics;

import io.vigie.settings.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * How one topic should be.
 *
 * @param partitions at least 1
 * @param config what differs from the broker's defaults
 */
public record TopicPlan(String name, int partitions, Map<String, String> config) {

    public TopicPlan {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
        }
        config = Map.copyOf(config);
    }

    /**
     * All topics of the settings. Each is stamped on arrival: records carry event times that may be weeks old, and
     * retention by them would delete a replayed history within seconds. Compacted topics keep the newest record of each
     * key for good.
     *
     * @param retention of the topics that are not compacted; null: for ever
     */
    public static List<TopicPlan> of(Topics topics, int partitions, @Nullable Duration retention) {
        Set<String> compacted = Set.copyOf(topics.compacted());
        return topics.all().stream()
                .map(name -> new TopicPlan(name, partitions, config(compacted.contains(name), retention)))
                .toList();
    }

    boolean isCompacted() {
        return TopicConfig.CLEANUP_POLICY_COMPACT.equals(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
    }

    private static Map<String, String> config(boolean compacted, @Nullable Duration retention) {
        if (compacted) {
            return Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        return Map.of(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention == null ? -1 : retention.toMillis()));
    }
}
