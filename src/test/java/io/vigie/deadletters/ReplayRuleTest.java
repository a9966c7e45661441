package io.vigie.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.EventEncoder;
import io.vigie.decode.RecordLimits;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayRuleTest {

    private static final Topics TOPICS = Topics.defaults();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC);
    private static final RecordLimits LIMITS = new RecordLimits(2_000, Duration.ofMinutes(10), 256);
    private static final int MAX_REPLAYS = 3;

    private final TopicPositions sentBefore = new TopicPositions();
    private final Map<TopicPosition, RejectedRecord> onTopics = new HashMap<>();
    private final ReplayRule rule = new ReplayRule(new InputDecoders(TOPICS, LIMITS, CLOCK), sentBefore, MAX_REPLAYS);

    @Test
    void whatIsUsableNowIsSentUnderItsOwnKey() {
        byte[] label = label("r-1", 0.5);
        assertThat(decide(deadLetter(TOPICS.labels(), 4, RejectionReason.UNMATCHED_LABEL, label)))
                .isEqualTo(new ReplayDecision.Send("r-1", label, 1));
        byte[] signal = EventEncoder.encode(
                new Signal("c-7", "r-1", CLOCK.millis(), SignalKind.RESOLVED, new RecordPosition(0, 0)));
        assertThat(decide(deadLetter(TOPICS.signals(), 4, RejectionReason.UNMATCHED_SIGNAL, signal)))
                .isEqualTo(new ReplayDecision.Send("c-7", signal, 1));
    }

    @Test
    void whatIsNotUsableNowIsNotSentAndTheReasonIsTodays() {
        assertThat(decide(deadLetter(TOPICS.labels(), 4, RejectionReason.MALFORMED, label("r-1", 7))))
                .isInstanceOfSatisfying(ReplayDecision.StillRejected.class, unusable -> assertThat(unusable.reason())
                        .isEqualTo("SCORE_OUT_OF_RANGE"));
        // The topic of requests takes no labels.
        assertThat(decide(deadLetter(TOPICS.requests(), 4, RejectionReason.WRONG_RECORD, label("r-1", 1))))
                .isInstanceOf(ReplayDecision.StillRejected.class);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "2,3"})
    void everyRoundIsCounted(int before, int after) {
        onTopics.put(new TopicPosition(TOPICS.labels(), 0, 4), new RejectedRecord(label("r-1", 1), before));
        assertThat(decide(deadLetter(TOPICS.labels(), 4, RejectionReason.UNMATCHED_LABEL, label("r-1", 1))))
                .isInstanceOfSatisfying(ReplayDecision.Send.class, send -> assertThat(send.replays())
                        .isEqualTo(after));
    }

    /** Whatever a job does with it, a record is replayed a limited number of times. */
    @Test
    void aRecordThatAlwaysComesBackEnds() {
        int rounds = 0;
        long offset = 0;
        DeadLetter deadLetter = deadLetter(TOPICS.labels(), offset, RejectionReason.UNMATCHED_LABEL, label("r-1", 1));
        while (decide(deadLetter) instanceof ReplayDecision.Send send) {
            rounds++;
            assertThat(rounds).isLessThanOrEqualTo(MAX_REPLAYS);
            sentBefore.add(TopicPosition.of(deadLetter));
            offset++;
            onTopics.put(
                    new TopicPosition(TOPICS.labels(), 0, offset), new RejectedRecord(send.payload(), send.replays()));
            deadLetter = deadLetter(TOPICS.labels(), offset, RejectionReason.UNMATCHED_LABEL, send.payload());
        }
        assertThat(rounds).isEqualTo(MAX_REPLAYS);
        assertThat(decide(deadLetter)).isEqualTo(new ReplayDecision.TooOften(MAX_REPLAYS));
    }

    @Test
    void oneRecordIsSentOnceHoweverManyDeadLettersThereAreAboutIt() {
        DeadLetter deadLetter = deadLetter(TOPICS.labels(), 4, RejectionReason.UNMATCHED_LABEL, label("r-1", 1));
        sentBefore.add(TopicPosition.of(deadLetter));
        assertThat(decide(deadLetter)).isEqualTo(new ReplayDecision.SentBefore());
        assertThat(decide(deadLetter(TOPICS.labels(), 4, RejectionReason.LABEL_AFTER_HORIZON, label("r-1", 1))))
                .isEqualTo(new ReplayDecision.SentBefore());
        assertThat(decide(deadLetter(TOPICS.labels(), 5, RejectionReason.UNMATCHED_LABEL, label("r-1", 1))))
                .isInstanceOf(ReplayDecision.Send.class);
    }

    @Test
    void ofADeadLetterThatHoldsOnlyTheBeginningTheRecordItselfIsSent() {
        byte[] whole = label("r-1", 1);
        byte[] beginning = Arrays.copyOf(whole, 20);
        DeadLetter deadLetter = deadLetter(TOPICS.labels(), 4, RejectionReason.OVERSIZED, beginning);
        assertThat(decide(deadLetter)).isInstanceOf(ReplayDecision.StillRejected.class);
        onTopics.put(TopicPosition.of(deadLetter), new RejectedRecord(whole, 0));
        assertThat(decide(deadLetter)).isEqualTo(new ReplayDecision.Send("r-1", whole, 1));
        // Another record at the same position: the topic was deleted and created again.
        onTopics.put(
                TopicPosition.of(deadLetter), new RejectedRecord(label("r-2", 1).clone(), 0));
        byte[] other = onTopics.get(TopicPosition.of(deadLetter)).value();
        assertThat(Arrays.mismatch(other, beginning)).isLessThan(beginning.length);
        assertThat(decide(deadLetter)).isInstanceOf(ReplayDecision.StillRejected.class);
    }

    @Test
    void onlyInputsAreSentTo() {
        for (String topic : List.of(TOPICS.panes(), TOPICS.scores(), TOPICS.benchmarks(), "somebody-elses")) {
            assertThat(decide(deadLetter(topic, 4, RejectionReason.MALFORMED, label("r-1", 1))))
                    .isEqualTo(new ReplayDecision.NoInput());
        }
    }

    @ParameterizedTest
    @CsvSource({"2,2", "0,0", "x,0", "-5,0", "99999999999,0"})
    void aHeaderThatIsNoCountCountsAsNone(String text, int expected) {
        RecordHeaders headers = new RecordHeaders();
        assertThat(RejectedRecordReader.replays(headers)).isZero();
        headers.add(RejectedRecordReader.REPLAYS, text.getBytes(StandardCharsets.UTF_8));
        assertThat(RejectedRecordReader.replays(headers)).isEqualTo(expected);
    }

    private ReplayDecision decide(DeadLetter deadLetter) {
        return rule.decide(deadLetter, position -> Optional.ofNullable(onTopics.get(position)));
    }

    private static DeadLetter deadLetter(String topic, long offset, RejectionReason reason, byte[] payload) {
        return new DeadLetter(topic, 0, offset, payload, reason.name(), "sentence", CLOCK.millis());
    }

    private static byte[] label(String requestId, double score) {
        return EventEncoder.encode(new Label(
                "l",
                requestId,
                CLOCK.millis(),
                "correct",
                score,
                LabelSource.HUMAN,
                null,
                null,
                new RecordPosition(0, 0)));
    }
}
