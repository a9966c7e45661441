package io.vigie.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.local.LocalBroker;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicPlan;
import io.vigie.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two replays of the same dead letters at once. */
@Timeout(60)
class DeadLetterSenderIT {

    private static final Topics TOPICS = Topics.defaults();

    @Test
    void theNextReplayShutsOutTheOneBefore() throws Exception {
        try (LocalBroker broker = LocalBroker.start()) {
            broker.createTopics(TopicPlan.of(TOPICS, 1, null));
            KafkaSettings kafka = KafkaSettings.load(
                    Path.of("jobs/quality-metrics.yaml"),
                    List.of("kafka.bootstrapServers=" + broker.bootstrapServers()));
            ReplayMarks marks = new ReplayMarks(kafka, InputDecoders.topics(TOPICS));
            marks.create();
            byte[] payload = "label".getBytes(StandardCharsets.UTF_8);
            List<ReplayBatcher.Sendable> batch = List.of(new ReplayBatcher.Sendable(
                    new DeadLetter(
                            TOPICS.labels(),
                            0,
                            0,
                            payload,
                            RejectionReason.UNMATCHED_LABEL.name(),
                            "No request came.",
                            0),
                    new ReplayDecision.Send("k", payload, 1)));
            try (DeadLetterSender first = new DeadLetterSender(kafka, marks, 1 << 20);
                    DeadLetterSender second = new DeadLetterSender(kafka, marks, 1 << 20)) {
                first.begin();
                second.begin();
                assertThatThrownBy(() -> first.send(batch)).hasMessageContaining("another replay");
                second.send(batch);
            }
            assertThat(replays(kafka)).containsExactly(1);
            assertThat(marks.read().contains(new TopicPosition(TOPICS.labels(), 0, 0)))
                    .isTrue();
            assertThat(marks.read().contains(new TopicPosition(TOPICS.labels(), 0, 1)))
                    .isFalse();
        }
    }

    /** How often each record in the topic of labels was replayed. */
    private static List<Integer> replays(KafkaSettings kafka) throws Exception {
        List<Integer> replays = new ArrayList<>();
        boolean complete = new TopicReader(kafka).read(TOPICS.labels(), () -> false, record -> {
            replays.add(RejectedRecordReader.replays(record.headers()));
        });
        assertThat(complete).isTrue();
        return replays;
    }
}
