package io.vigie.topics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates missing topics. Existing ones are left as they are, with warnings about settings that matter. */
public final class TopicCreator {
    private static final long TIMEOUT_S = 30;
    private static final long ASK_AGAIN_NS = 10_000_000;

    private final Admin admin;

    public TopicCreator(Admin admin) {
        this.admin = admin;
    }

    /**
     * What became of one topic.
     *
     * @param created false: it existed already
     * @param warnings how an existing topic differs from the plan, and what follows from that
     */
    public record TopicCreation(String topic, boolean created, List<String> warnings) {}

    /**
     * Creates topics and returns when the brokers know them, not only their controller: before that, a job that starts
     * would not find them. Partitions that are new have leaders that answer by then: of an idempotent producer's first
     * batches, a leader that begins in their midst takes the later ones and refuses the earlier ones until they expire.
     *
     * @param replication replicas of each partition; empty: the broker's default
     * @return one per plan, in the order of the plans
     * @throws KafkaException if the brokers cannot be reached, or refuse a topic
     */
    public List<TopicCreation> create(List<TopicPlan> plans, Optional<Short> replication) throws InterruptedException {
        Set<String> existing = get(admin.listTopics().names());
        List<NewTopic> missing = plans.stream()
                .filter(plan -> !existing.contains(plan.name()))
                .map(plan ->
                        new NewTopic(plan.name(), Optional.of(plan.partitions()), replication).configs(plan.config()))
                .toList();
        CreateTopicsResult result = admin.createTopics(missing);
        List<TopicCreation> outcomes = new ArrayList<>();
        for (TopicPlan plan : plans) {
            boolean created = !existing.contains(plan.name()) && isCreated(result, plan.name());
            awaitKnown(plan.name());
            if (created) {
                awaitLeaders(plan);
            }
            outcomes.add(new TopicCreation(plan.name(), created, created ? List.of() : warnings(plan)));
        }
        return outcomes;
    }

    private void awaitKnown(String topic) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (true) {
            try {
                get(admin.describeTopics(List.of(topic)).allTopicNames());
                return;
            } catch (UnknownTopicOrPartitionException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(ASK_AGAIN_NS);
            }
        }
    }

    /** Only the leader of a partition tells its end, and the client asks again until there is one. */
    private void awaitLeaders(TopicPlan plan) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < plan.partitions(); partition++) {
            ends.put(new TopicPartition(plan.name(), partition), OffsetSpec.latest());
        }
        get(admin.listOffsets(ends).all());
    }

    /** False if somebody else created it meanwhile. */
    private static boolean isCreated(CreateTopicsResult result, String topic) throws InterruptedException {
        try {
            get(result.values().get(topic));
            return true;
        } catch (TopicExistsException e) {
            return false;
        }
    }

    private List<String> warnings(TopicPlan plan) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, plan.name());
        Map<ConfigResource, Config> configs =
                get(admin.describeConfigs(List.of(resource)).all());
        Config config = configs.getOrDefault(resource, new Config(List.of()));
        List<String> warnings = new ArrayList<>();
        boolean compacts =
                value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        if (plan.isCompacted() && !compacts) {
            warnings.add("it is not compacted: its records disappear when its retention ends");
        }
        if (!plan.isCompacted() && compacts) {
            warnings.add("it is compacted: only the last record of each key is kept");
        }
        boolean stampedByProducers =
                value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("CreateTime");
        boolean kept = value(config, TopicConfig.RETENTION_MS_CONFIG).equals("-1");
        if (!compacts && stampedByProducers && !kept) {
            warnings.add("its retention goes by event time: replayed history is deleted at once");
        }
        return warnings;
    }

    private static String value(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + TIMEOUT_S + " s", e);
        }
    }
}
