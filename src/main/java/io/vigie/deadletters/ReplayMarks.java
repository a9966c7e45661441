package io.vigie.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import io.vigie.topics.TopicCreator;
import io.vigie.topics.TopicPlan;
import io.vigie.topics.TopicReader;
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
 * Which records were replayed: a topic beside the dead letters, with one JSON line for each partition in each
 * transaction. The offsets of a consumer group could not say it, because the dead letters of one partition become
 * usable in any order. A mark names the topic's id: a topic that was deleted and created again holds other records.
 */
final class ReplayMarks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaSettings kafka;
    private final String topic;
    private final Map<String, Uuid> ids;

    /** @param inputs the topics whose records are replayed; they must exist */
    ReplayMarks(KafkaSettings kafka, Set<String> inputs) throws InterruptedException {
        this.kafka = kafka;
        this.topic = topicOf(kafka);
        this.ids = KafkaAccess.topicIds(kafka, inputs);
    }

    static String topicOf(KafkaSettings kafka) {
        return kafka.topics().deadLetters() + "-replayed";
    }

    /** Creates the topic if it is missing: one partition, kept for ever; a mark takes a few bytes for each record. */
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
                            + ", in which a replay remembers what it sent, and these credentials may not create it: it"
                            + " has one partition, cleanup.policy=delete and retention.ms=-1",
                    e);
        } catch (KafkaException e) {
            throw KafkaAccess.failed(kafka, e);
        }
    }

    /** All marks about records of topics that still exist; none if there is no topic of marks. */
    TopicPositions read() throws Exception {
        TopicPositions positions = new TopicPositions();
        if (!KafkaAccess.existingTopics(kafka).contains(topic)) {
            return positions;
        }
        boolean unused = new TopicReader(kafka).read(topic, () -> false, record -> take(record.value(), positions));
        return positions;
    }

    private void take(byte @Nullable [] value, TopicPositions positions) {
        try {
            JsonNode mark = JSON.readTree(value == null ? "" : new String(value, StandardCharsets.UTF_8));
            String of = mark.path("topic").asText();
            Uuid id = ids.get(of);
            if (id != null && id.toString().equals(mark.path("topic_id").asText())) {
                positions.add(
                        new TopicPartition(of, mark.path("partition").asInt()),
                        OffsetRanges.parse(mark.path("offsets").asText()));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    topic
                            + " holds a record that no replay has written: it is not known which dead letters were"
                            + " replayed",
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
