package io.vigie.decode;

import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.AlertActionType;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertMatcher;
import io.vigie.model.AlertState;
import io.vigie.model.Benchmark;
import io.vigie.model.DeadLetter;
import io.vigie.model.EpochUnit;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.Metric;
import io.vigie.model.MonitorRevision;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.TimeRules;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random valid records, each determined by its seed. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** The default limits; a dead letter has the bytes of its record. */
    static final RecordLimits KEEPING_BYTES = new RecordLimits(
            RecordLimits.DEFAULT.maxRecordBytes(),
            RecordLimits.DEFAULT.maxFuture(),
            RecordLimits.DEFAULT.maxNameLength(),
            TimeRules.DEFAULT,
            true);

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    Request request(RecordPosition position) {
        Map<String, String> segments = new HashMap<>();
        for (String name : List.of("language", "country", "tier", "task")) {
            if (random.nextBoolean()) {
                segments.put(name, text());
            }
        }
        return new Request(
                text(),
                text(),
                text(),
                time(),
                maybe(this::text),
                segments,
                maybe(this::count),
                maybe(this::probability),
                maybe(random::nextBoolean),
                position);
    }

    Response response(RecordPosition position) {
        return new Response(
                text(),
                time(),
                pick(ResponseStatus.values()),
                maybe(this::count),
                maybe(this::count),
                maybe(this::count),
                maybe(() -> random.nextDouble() * 10),
                maybe(this::text),
                maybe(random::nextDouble),
                maybe(this::text),
                position);
    }

    Label label(RecordPosition position) {
        return new Label(
                text(),
                text(),
                time(),
                text(),
                random.nextInt(3) == 0 ? random.nextInt(2) : random.nextDouble(),
                pick(LabelSource.values()),
                maybe(this::text),
                maybe(this::text),
                maybe(this::probability),
                position);
    }

    Signal signal(RecordPosition position) {
        return new Signal(text(), maybe(this::text), time(), pick(SignalKind.values()), position);
    }

    Benchmark benchmark() {
        return new Benchmark(text(), text(), text(), text(), random.nextDouble(), 1 + random.nextInt(100_000), time());
    }

    AlertAction alertAction() {
        return new AlertAction(
                text(),
                AlertActionType.ACCEPT,
                time(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                maybe(this::text));
    }

    IncidentDecision incidentDecision() {
        DecisionType type = pick(DecisionType.values());
        long at = time();
        boolean ofMany = type == DecisionType.SILENCE && random.nextBoolean();
        return new IncidentDecision(
                text(),
                type,
                at,
                text(),
                type == DecisionType.COMMENT ? text() : maybe(this::text),
                text(),
                ofMany ? null : text(),
                type == DecisionType.UNSILENCE ? maybe(this::text) : null,
                type == DecisionType.SILENCE ? at + 1 + random.nextInt(1_000) : null,
                new AlertMatcher(
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(() -> "critical")));
    }

    MonitorRevision monitorRevision() {
        long at = time();
        return new MonitorRevision(
                1 + random.nextInt(1_000), text(), at, at, text(), maybe(this::text), text(), maybe(this::text));
    }

    ScoreUpdate scoreUpdate() {
        ScoredLabel label = maybe(() -> new ScoredLabel(
                text(),
                text(),
                text(),
                text(),
                text(),
                pick(LabelSource.values()),
                random.nextDouble(),
                probability(),
                time(),
                time(),
                maybe(() -> new ScoredLabel.SupersededScore(random.nextDouble(), probability())),
                pick(new Metric[] {Metric.QUALITY, Metric.ABANDONMENT_AFTER_BAD}),
                maybe(() -> new ScoredLabel.PairedScore(random.nextDouble(), probability())),
                maybe(this::text)));
        return new ScoreUpdate(text(), random.nextBoolean() ? "" : text(), time(), label);
    }

    AlertEvent alert() {
        List<AlertEvent.AlertContribution> contributions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            contributions.add(new AlertEvent.AlertContribution(text(), random.nextGaussian(), random.nextDouble()));
        }
        List<String> channels = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            channels.add(text());
        }
        return new AlertEvent(
                text(),
                pick(AlertState.values()),
                text(),
                text(),
                text(),
                text(),
                text(),
                maybe(this::text),
                text(),
                maybe(this::text),
                "30d",
                time(),
                maybe(this::time),
                maybe(this::time),
                time(),
                maybe(this::time),
                random.nextDouble(),
                maybe(random::nextDouble),
                maybe(random::nextDouble),
                random.nextDouble(),
                random.nextGaussian(),
                maybe(random::nextGaussian),
                maybe(random::nextGaussian),
                count(),
                maybe(random::nextDouble),
                maybe(random::nextGaussian),
                maybe(random::nextGaussian),
                maybe(random::nextGaussian),
                maybe(this::text),
                text(),
                contributions,
                text(),
                channels,
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(this::context));
    }

    /** Something stands beside it. */
    private AlertContext context() {
        List<AlertContext.SliceStanding> others = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            others.add(new AlertContext.SliceStanding(
                    text(), pick(AlertContext.Standing.values()).name(), count()));
        }
        List<AlertContext.ContextChange> changed = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            changed.add(new AlertContext.ContextChange(
                    text(),
                    maybe(this::text),
                    maybe(random::nextDouble),
                    maybe(random::nextDouble),
                    maybe(this::time)));
        }
        return new AlertContext(others, changed);
    }

    DeadLetter deadLetter() {
        return new DeadLetter(
                text(),
                random.nextInt(100),
                random.nextLong(),
                bytes(random.nextInt(200)),
                pick(RejectionReason.values()).name(),
                text(),
                time());
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Now and then with characters of two, three and four bytes, quotes and line breaks. */
    String text() {
        String alphabet = random.nextInt(4) == 0 ? "aé中😀\"\\\n\t,=" : "abcdefghijklmnopqrstuvwxyz0123456789-";
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }

    private long time() {
        long span = NOW.toEpochMilli() - EpochUnit.FIRST_MS;
        return EpochUnit.FIRST_MS + (random.nextInt(10) == 0 ? 0 : (long) (random.nextDouble() * span));
    }

    private long count() {
        return random.nextInt(10) == 0 ? 1_000_000_000_000L : random.nextInt(100_000);
    }

    private double probability() {
        return 1 - random.nextDouble();
    }

    private <V> V pick(V[] values) {
        return values[random.nextInt(values.length)];
    }

    private <V> @Nullable V maybe(Supplier<V> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
