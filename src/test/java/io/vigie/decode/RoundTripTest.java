package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.AlertEvent;
import io.vigie.model.ControlEvent;
import io.vigie.model.DeadLetter;
import io.vigie.model.PaneUpdate;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Records are read back as written, and reading the next record does not change the previous one. */
class RoundTripTest {

    private static final int SEEDS = 500;

    @Test
    void requests() {
        roundTrip(EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK), Samples::request, EventEncoder::encode);
        roundTrip(JsonEvents.requests(RecordLimits.DEFAULT, Samples.CLOCK), Samples::request, utf8(JsonEvents::line));
    }

    @Test
    void responses() {
        roundTrip(
                EventDecoders.responses(RecordLimits.DEFAULT, Samples.CLOCK), Samples::response, EventEncoder::encode);
        roundTrip(JsonEvents.responses(RecordLimits.DEFAULT, Samples.CLOCK), Samples::response, utf8(JsonEvents::line));
    }

    @Test
    void labels() {
        roundTrip(EventDecoders.labels(RecordLimits.DEFAULT, Samples.CLOCK), Samples::label, EventEncoder::encode);
        roundTrip(JsonEvents.labels(RecordLimits.DEFAULT, Samples.CLOCK), Samples::label, utf8(JsonEvents::line));
    }

    @Test
    void signals() {
        roundTrip(EventDecoders.signals(RecordLimits.DEFAULT, Samples.CLOCK), Samples::signal, EventEncoder::encode);
        roundTrip(JsonEvents.signals(RecordLimits.DEFAULT, Samples.CLOCK), Samples::signal, utf8(JsonEvents::line));
    }

    @Test
    void benchmarks() {
        roundTrip(
                EventDecoders.benchmarks(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> samples.benchmark(),
                EventEncoder::encode);
        roundTrip(
                JsonEvents.benchmarks(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> samples.benchmark(),
                utf8(JsonEvents::line));
    }

    @Test
    void alertActions() {
        roundTrip(
                EventDecoders.alertActions(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> samples.alertAction(),
                EventEncoder::encode);
        roundTrip(
                JsonEvents.alertActions(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> samples.alertAction(),
                utf8(JsonEvents::line));
    }

    @Test
    void decisionsOfBothKinds() {
        roundTrip(
                EventDecoders.control(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> ControlEvent.of(samples.incidentDecision()),
                event -> EventEncoder.encode(Objects.requireNonNull(event.incidentDecision())));
        roundTrip(
                EventDecoders.control(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> ControlEvent.of(samples.alertAction()),
                event -> EventEncoder.encode(Objects.requireNonNull(event.alertAction())));
    }

    @Test
    void monitorRevisions() {
        roundTrip(
                EventDecoders.monitorRevisions(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> samples.monitorRevision(),
                EventEncoder::encode);
    }

    @Test
    void scoreUpdates() {
        roundTrip(
                ScoreUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK),
                (samples, position) -> samples.scoreUpdate(),
                ScoreUpdateCodec::encode);
    }

    @Test
    void marksAtTheEndsOfTime() {
        EventDecoder<ScoreUpdate> scores = ScoreUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK);
        EventDecoder<PaneUpdate> panes = PaneUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK, content -> {});
        SliceGroup group = new SliceGroup("gpt-4", "");
        long latest = Samples.NOW.plus(RecordLimits.DEFAULT.maxFuture()).toEpochMilli();
        for (long asOf : new long[] {0, latest}) {
            ScoreUpdate score = ScoreUpdate.mark(group, asOf);
            assertThat(accepted(scores, ScoreUpdateCodec.encode(score), 0)).isEqualTo(score);
            PaneUpdate pane = PaneUpdate.mark(group, asOf);
            assertThat(accepted(panes, PaneUpdateCodec.encode(pane), 0)).isEqualTo(pane);
        }
        // A mark from the far future would make a job work through all ticks until then.
        for (long asOf : new long[] {Long.MIN_VALUE, -1, latest + 1, Long.MAX_VALUE}) {
            assertThat(scores.decode("t", 0, 0, ScoreUpdateCodec.encode(ScoreUpdate.mark(group, asOf))))
                    .isInstanceOf(DecodingResult.Rejected.class);
            assertThat(panes.decode("t", 0, 0, PaneUpdateCodec.encode(PaneUpdate.mark(group, asOf))))
                    .isInstanceOf(DecodingResult.Rejected.class);
        }
    }

    @Test
    void alerts() {
        EventDecoder<AlertEvent> decoder = AlertCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK);
        roundTrip(decoder, (samples, position) -> samples.alert(), AlertCodec::encode);
    }

    @Test
    void deadLetters() {
        EventDecoder<DeadLetter> decoder = DeadLetterCodec.decoder(Samples.CLOCK);
        for (int seed = 0; seed < SEEDS; seed++) {
            DeadLetter letter = new Samples(seed).deadLetter();
            assertThat(accepted(decoder, DeadLetterCodec.encode(letter), seed))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(letter);
        }
    }

    @Test
    void aBlankTextCountsAsAbsent() {
        byte[] request = """
                {"request_id": "r", "model": "m", "model_version": "v", "requested_at": 1750000000000, "conversation_id": "",
                 "segments": {"language": "pt", "tier": " ", "": "x", "country": null}, "task": " "}""".getBytes(StandardCharsets.UTF_8);
        Request read = accepted(JsonEvents.requests(RecordLimits.DEFAULT, Samples.CLOCK), request, 0);
        assertThat(read.conversationId()).isNull();
        assertThat(read.segments()).isEqualTo(Map.of("language", "pt"));

        byte[] avro = EventEncoder.encode(new Request(
                "r",
                "m",
                "v",
                Samples.NOW.toEpochMilli(),
                " ",
                Map.of("tier", " ", "task", ""),
                null,
                null,
                null,
                new RecordPosition(0, 0)));
        read = accepted(EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK), avro, 0);
        assertThat(read.conversationId()).isNull();
        assertThat(read.segments()).isEmpty();

        byte[] signal =
                "{\"conversation_id\": \"c\", \"request_id\": \"\", \"signalled_at\": 1750000000000, \"kind\": \"RESOLVED\"}"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(accepted(JsonEvents.signals(RecordLimits.DEFAULT, Samples.CLOCK), signal, 0)
                        .requestId())
                .isNull();
    }

    @Test
    void theTaskBecomesASegmentUnlessThereIsOne() {
        io.vigie.event.ModelRequest event = new io.vigie.event.ModelRequest(
                "r", "m", "v", Samples.NOW, null, Map.of(), "summary", null, null, null);
        EventDecoder<Request> decoder = EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK);
        assertThat(accepted(decoder, SingleObjectEncoding.encode(event), 0).segments())
                .isEqualTo(Map.of("task", "summary"));
        event.setSegments(Map.of("task", "routing", "tier", "gold"));
        assertThat(accepted(decoder, SingleObjectEncoding.encode(event), 0).segments())
                .isEqualTo(Map.of("task", "routing", "tier", "gold"));
    }

    private static <T> void roundTrip(
            EventDecoder<T> decoder, BiFunction<Samples, RecordPosition, T> sample, Function<T, byte[]> encode) {
        List<T> written = new ArrayList<>();
        List<T> read = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            T value = sample.apply(new Samples(seed), new RecordPosition(3, seed));
            written.add(value);
            read.add(accepted(decoder, encode.apply(value), seed));
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(read.get(seed)).as("seed %d", seed).isEqualTo(written.get(seed));
        }
    }

    private static <T> Function<T, byte[]> utf8(Function<T, String> line) {
        return value -> {
            String text = line.apply(value);
            assertThat(text).doesNotContain("\n", "\r");
            return text.getBytes(StandardCharsets.UTF_8);
        };
    }

    static <T> T accepted(EventDecoder<T> decoder, byte[] bytes, long offset) {
        DecodingResult<T> decoding = decoder.decode("topic", 3, offset, bytes);
        if (decoding instanceof DecodingResult.Accepted<T> accepted) {
            return accepted.value();
        }
        throw new AssertionError("offset " + offset + ": "
                + ((DecodingResult.Rejected<T>) decoding).letter().detail());
    }
}
