package io.vigie.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicCreator;
import io.vigie.topics.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Which records were replayed: a topic beside the dead letters, a JSON line for each partition in each transaction. A consumer group's offsets could
 * not say it, as letters of one partition become usable in any order. Records of a topic that was deleted and made again are other records: the
 * topic's id is part of a mark.
 */
final class ReplayMarks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaSettings kafka;
    private final String topic;
    private final Map<String, Uuid> ids;

    /** @param inputs the topics whose records are replayed; they exist */
    ReplayMarks(KafkaSettings kafka, Set<String> inputs) throws InterruptedException {
        this.kafka = kafka;
        this.topic = topicOf(kafka);
        this.ids = KafkaAccess.topicIds(kafka, inputs);
    }

    static String topicOf(KafkaSettings kafka) {
        return kafka.topics().deadLetters() + "-replayed";
    }

    /** Makes the topic if it is missing: one partition, kept for ever; a mark is a few bytes for each record. */
    void create() throws InterruptedException {
        if (KafkaAccess.existingTopics(kafka).contains(topic)) {
            return;
        }
        TopicPlan plan = new TopicPlan(
                topic,
                1,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1"));
        try (Admin admin = Admin.create(KafkaAccess.adminProperties(kafka))) {
            new TopicCreator(admin).create(List.of(plan), Optional.empty());
        } catch (AuthorizationException e) {
            throw new IllegalStateException(
                    "Kafka at " + kafka.bootstrapServers() + " has no topic " + topic
                            + ", in which a replay remembers what it sent, and these credentials may not make it: it has one"
                            + " partition, cleanup.policy=delete and retention.ms=-1",
                    e);
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    /** All that was ever marked and is about records that exist. None where there is no such topic. */
    TopicPositions read() throws Exception {
        TopicPositions places = new TopicPositions();
        if (!KafkaAccess.existingTopics(kafka).contains(topic)) {
            return places;
        }
        try (InterruptHandler never = InterruptHandler.unwatched()) {
            boolean unused = new TopicReader(kafka).read(topic, never, record -> take(record.value(), places));
        }
        return places;
    }

    private void take(byte @Nullable [] value, TopicPositions places) {
        try {
            JsonNode mark = JSON.readTree(value == null ? "" : new String(value, StandardCharsets.UTF_8));
            String of = mark.path("topic").asText();
            Uuid id = ids.get(of);
            if (id != null && id.toString().equals(mark.path("topic_id").asText())) {
                places.add(
                        new TopicPartition(of, mark.path("partition").asInt()),
                        OffsetRanges.parse(mark.path("offsets").asText()));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    topic + " holds a record that no replay has written: whether letters were replayed cannot be told",
                    e);
        }
    }

    ProducerRecord<String, byte[]> mark(TopicPartition partition, OffsetRanges offsets) {
        String line = JSON.createObjectNode()
                .put("topic", partition.topic())
                .put("topic_id", String.valueOf(ids.get(partition.topic())))
                .put("partition", partition.partition())
                .put("offsets", offsets.toString())
                .toString();
        return new ProducerRecord<>(topic, 0, null, line.getBytes(StandardCharsets.UTF_8));
    }
}
