package io.vigie.decode;

import io.vigie.event.PreviousScore;
import io.vigie.event.TickMark;
import io.vigie.model.Metric;
import io.vigie.model.RejectionReason;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ScoreUpdate ⇄ the scores topic: a ScoredLabel or a TickMark, told apart by fingerprint. */
public final class ScoreUpdateCodec {

    private ScoreUpdateCodec() {}

    /** Thread-safe. */
    public static byte[] encode(ScoreUpdate update) {
        ScoredLabel label = update.label();
        Instant asOf = Instant.ofEpochMilli(update.asOf());
        if (label == null) {
            return SingleObjectEncoding.encode(new TickMark(update.model(), update.dimension(), asOf));
        }
        return SingleObjectEncoding.encode(new io.vigie.event.ScoredLabel(
                update.model(),
                update.dimension(),
                asOf,
                label.labelId(),
                label.requestId(),
                label.version(),
                label.slice(),
                label.criterion(),
                LabelMapping.source(label.source()),
                label.score(),
                label.probability(),
                Instant.ofEpochMilli(label.requestedAt()),
                Instant.ofEpochMilli(label.labelledAt()),
                previous(label.previous()),
                label.metric().label(),
                pair(label.pair()),
                label.judge()));
    }

    /**
     * Belongs to one thread. Checks the ranges of scores, probabilities and times again: the topic is a public
     * contract.
     */
    public static EventDecoder<ScoreUpdate> decoder(SchemaStore schemas, RecordLimits limits, Clock clock) {
        FieldRules rules = new FieldRules(limits, clock);
        RecordType<io.vigie.event.ScoredLabel, ScoreUpdate> label =
                new RecordType<>(io.vigie.event.ScoredLabel.SCHEMA$, (event, position) -> label(event, rules));
        RecordType<TickMark, ScoreUpdate> mark =
                new RecordType<>(TickMark.SCHEMA$, (event, position) -> mark(event, rules));
        return EventDecoders.of(List.of(label, mark), schemas, limits, clock);
    }

    public static EventDecoder<ScoreUpdate> decoder(RecordLimits limits, Clock clock) {
        return decoder(SchemaStore.current(), limits, clock);
    }

    private static ScoreUpdate mark(TickMark event, FieldRules rules) throws InvalidRecordException {
        return new ScoreUpdate(
                rules.id("model", event.getModel()), event.getDimension(), rules.time("as_of", event.getAsOf()), null);
    }

    private static ScoreUpdate label(io.vigie.event.ScoredLabel event, FieldRules rules) throws InvalidRecordException {
        PreviousScore previous = event.getPrevious();
        io.vigie.event.PairedScore pair = event.getPair();
        return new ScoreUpdate(
                rules.id("model", event.getModel()),
                event.getDimension(),
                rules.time("as_of", event.getAsOf()),
                new ScoredLabel(
                        rules.id("label_id", event.getLabelId()),
                        rules.id("request_id", event.getRequestId()),
                        rules.id("model_version", event.getModelVersion()),
                        event.getSlice(),
                        rules.id("criterion", event.getCriterion()),
                        LabelMapping.source(event.getSource()),
                        rules.score("score", event.getScore()),
                        rules.probability("probability", event.getProbability()),
                        rules.time("requested_at", event.getRequestedAt()),
                        rules.time("labelled_at", event.getLabelledAt()),
                        previous == null
                                ? null
                                : new ScoredLabel.SupersededScore(
                                        rules.score("previous.score", previous.getScore()),
                                        rules.probability("previous.probability", previous.getProbability())),
                        metric(event.getMetric()),
                        pair == null
                                ? null
                                : new ScoredLabel.PairedScore(
                                        rules.score("pair.score", pair.getScore()),
                                        rules.probability("pair.probability", pair.getProbability())),
                        event.getJudge()));
    }

    private static Metric metric(String label) throws InvalidRecordException {
        return Metric.ofLabel(label)
                .filter(Metric::isLabelled)
                .orElseThrow(() ->
                        new InvalidRecordException(RejectionReason.MALFORMED, "metric is none that labels tell of."));
    }

    private static io.vigie.event.@Nullable PairedScore pair(ScoredLabel.@Nullable PairedScore pair) {
        return pair == null ? null : new io.vigie.event.PairedScore(pair.score(), pair.probability());
    }

    private static @Nullable PreviousScore previous(ScoredLabel.@Nullable SupersededScore previous) {
        return previous == null ? null : new PreviousScore(previous.score(), previous.probability());
    }
}
