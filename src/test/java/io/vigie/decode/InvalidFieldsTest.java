package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.event.AlertAction;
import io.vigie.event.BenchmarkScore;
import io.vigie.event.LabelSource;
import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.event.ModelResponse;
import io.vigie.event.ResponseStatus;
import io.vigie.event.SignalKind;
import io.vigie.event.UserSignal;
import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One invalid field in an otherwise valid record is rejected with the same reason in Avro and JSON, and with a sentence
 * that names the field.
 */
class InvalidFieldsTest {

    private static final String LONG = "x".repeat(257);
    private static final Instant TOO_LATE = Samples.NOW.plusMillis(3_600_001);
    private static final Instant NEGATIVE = Instant.ofEpochMilli(-1);

    record Case(String kind, String field, Object value, RejectionReason reason) {}

    static Stream<Case> cases() {
        return Stream.of(
                        texts("request", "request_id", "model", "model_version"),
                        texts("response", "request_id"),
                        texts("label", "label_id", "request_id", "criterion"),
                        texts("signal", "conversation_id"),
                        texts("benchmark", "model", "model_version", "benchmark", "criterion"),
                        times("benchmark", "evaluated_at"),
                        numbers("benchmark", "score", RejectionReason.SCORE_OUT_OF_RANGE, -1e-9, 1.0000001),
                        Stream.of(
                                new Case("benchmark", "model", "*", RejectionReason.MALFORMED),
                                new Case("benchmark", "model_version", "*", RejectionReason.MALFORMED),
                                new Case("benchmark", "sample_size", 0L, RejectionReason.NEGATIVE_VALUE),
                                new Case("benchmark", "sample_size", Long.MIN_VALUE, RejectionReason.NEGATIVE_VALUE),
                                new Case("benchmark", "sample_size", MOST_COUNT + 1, RejectionReason.VALUE_TOO_LARGE)),
                        texts("action", "action_id", "by", "reason", "alert_id", "model", "version", "slice"),
                        texts("action", "monitor", "metric"),
                        times("action", "at"),
                        Stream.of(
                                new Case("action", "model", "*", RejectionReason.MALFORMED),
                                new Case("action", "action", "forget", RejectionReason.MALFORMED)),
                        Stream.of("conversation_id", "task")
                                .map(field -> new Case("request", field, LONG, RejectionReason.OVERSIZED)),
                        Stream.of("outcome", "error_code")
                                .map(field -> new Case("response", field, LONG, RejectionReason.OVERSIZED)),
                        times("request", "requested_at"),
                        times("response", "responded_at"),
                        times("label", "labelled_at"),
                        times("signal", "signalled_at"),
                        numbers(
                                "label",
                                "score",
                                RejectionReason.SCORE_OUT_OF_RANGE,
                                -1e-9,
                                1.0000001,
                                Double.MAX_VALUE),
                        numbers(
                                "label",
                                "probability",
                                RejectionReason.PROBABILITY_OUT_OF_RANGE,
                                0.0,
                                -0.0,
                                -0.1,
                                1.01,
                                9e-10),
                        numbers(
                                "request",
                                "label_probability",
                                RejectionReason.PROBABILITY_OUT_OF_RANGE,
                                0.0,
                                -0.0,
                                -0.1,
                                1.01),
                        numbers("response", "confidence", RejectionReason.CONFIDENCE_OUT_OF_RANGE, -0.01, 1.01),
                        numbers("response", "cost_usd", RejectionReason.NEGATIVE_VALUE, -0.01),
                        numbers("response", "cost_usd", RejectionReason.VALUE_TOO_LARGE, 1.1e9, Double.MAX_VALUE),
                        Stream.of("latency_ms", "first_token_ms", "output_tokens")
                                .flatMap(field -> Stream.of(MOST_COUNT + 1, Long.MAX_VALUE)
                                        .map(value ->
                                                new Case("response", field, value, RejectionReason.VALUE_TOO_LARGE))),
                        Stream.of("latency_ms", "first_token_ms", "output_tokens")
                                .flatMap(field -> Stream.of(-1L, Long.MIN_VALUE)
                                        .map(value ->
                                                new Case("response", field, value, RejectionReason.NEGATIVE_VALUE))),
                        Stream.of(
                                new Case("request", "input_tokens", -1L, RejectionReason.NEGATIVE_VALUE),
                                new Case("request", "model", "*", RejectionReason.MALFORMED),
                                new Case("request", "model_version", "*", RejectionReason.MALFORMED),
                                new Case("label", "labeller", LONG, RejectionReason.OVERSIZED),
                                new Case("label", "labeller_version", LONG, RejectionReason.OVERSIZED),
                                new Case("signal", "request_id", LONG, RejectionReason.OVERSIZED),
                                new Case("request", "segments", Map.of(LONG, "x"), RejectionReason.OVERSIZED),
                                new Case("request", "segments", segments(65), RejectionReason.OVERSIZED),
                                new Case("request", "segments", Map.of("tier", LONG), RejectionReason.OVERSIZED)))
                .flatMap(cases -> cases);
    }

    private static final long MOST_COUNT = 1_000_000_000_000L;

    private static Map<String, String> segments(int number) {
        return IntStream.range(0, number).boxed().collect(Collectors.toMap(i -> "s" + i, i -> "x"));
    }

    private static Stream<Case> texts(String kind, String... fields) {
        return Stream.of(fields)
                .flatMap(field -> Stream.of(
                        new Case(kind, field, "", RejectionReason.EMPTY_ID),
                        new Case(kind, field, " \t", RejectionReason.EMPTY_ID),
                        new Case(kind, field, LONG, RejectionReason.OVERSIZED)));
    }

    private static Stream<Case> times(String kind, String field) {
        return Stream.of(
                new Case(kind, field, TOO_LATE, RejectionReason.TIME_IN_FUTURE),
                new Case(kind, field, Instant.ofEpochMilli(Long.MAX_VALUE), RejectionReason.TIME_IN_FUTURE),
                new Case(kind, field, NEGATIVE, RejectionReason.NEGATIVE_VALUE),
                new Case(kind, field, Instant.ofEpochMilli(Long.MIN_VALUE), RejectionReason.NEGATIVE_VALUE));
    }

    private static Stream<Case> numbers(String kind, String field, RejectionReason outOfRange, Double... values) {
        return Stream.concat(
                Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                        .map(value -> new Case(kind, field, value, RejectionReason.NOT_FINITE)),
                Stream.of(values).map(value -> new Case(kind, field, value, outOfRange)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inAvro(Case unusable) {
        SpecificRecordBase event = good(unusable.kind());
        event.put(event.getSchema().getField(unusable.field()).pos(), unusable.value());
        check(unusable, avro(unusable.kind()), SingleObjectEncoding.encode(event));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inJson(Case unusable) {
        SpecificRecordBase event = good(unusable.kind());
        String line = event.getSchema().getFields().stream()
                .map(Schema.Field::name)
                .map(name -> "\"" + name + "\":"
                        + literal(name.equals(unusable.field()) ? unusable.value() : event.get(name)))
                .collect(Collectors.joining(",", "{", "}"));
        check(unusable, json(unusable.kind()), line.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theGoodRecordItselfIsAccepted(String kind) {
        SpecificRecordBase event = good(kind);
        assertThat(avro(kind).decode("t", 0, 0, SingleObjectEncoding.encode(event)))
                .isInstanceOf(DecodingResult.Accepted.class);
        assertThat(json(kind).decode("t", 0, 0, JsonRecords.line(event).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DecodingResult.Accepted.class);
    }

    static Stream<String> kinds() {
        return Stream.of("request", "response", "label", "signal", "benchmark", "action");
    }

    private static void check(Case unusable, EventDecoder<?> decoder, byte[] bytes) {
        DecodingResult<?> decoding = decoder.decode("vigie.topic", 7, 42, bytes);
        assertThat(decoding).isInstanceOf(DecodingResult.Rejected.class);
        DeadLetter letter = ((DecodingResult.Rejected<?>) decoding).letter();
        assertThat(letter.reason())
                .as(letter.detail())
                .isEqualTo(unusable.reason().name());
        assertThat(letter.detail()).contains(unusable.field()).endsWith(".").hasSizeLessThan(1001);
        assertThat(letter.topic()).isEqualTo("vigie.topic");
        assertThat(letter.partition()).isEqualTo(7);
        assertThat(letter.offset()).isEqualTo(42);
        assertThat(letter.payload()).isEqualTo(bytes);
        assertThat(letter.rejectedAt()).isEqualTo(Samples.NOW.toEpochMilli());
    }

    static SpecificRecordBase good(String kind) {
        // The latest allowed time; every other value is at its limit.
        Instant time = Samples.NOW.plusMillis(3_600_000);
        String text = "x".repeat(256);
        return switch (kind) {
            case "request" -> new ModelRequest(text, text, text, time, text, segments(64), text, 0L, 1.0, false);
            case "response" ->
                new ModelResponse(text, time, ResponseStatus.OK, 0L, MOST_COUNT, MOST_COUNT, 1e9, text, 1.0, text);
            case "label" -> new ModelLabel(text, text, time, text, 1.0, LabelSource.HUMAN, text, 1e-9, text);
            case "signal" -> new UserSignal(text, text, time, SignalKind.ABANDONED);
            case "benchmark" -> new BenchmarkScore(text, text, text, text, 1.0, MOST_COUNT, time);
            case "action" ->
                new AlertAction(text, "accept", time, text, text, text, text, text, text, text, text, text);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static EventDecoder<?> avro(String kind) {
        return switch (kind) {
            case "request" -> EventDecoders.requests(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "response" -> EventDecoders.responses(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "label" -> EventDecoders.labels(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "signal" -> EventDecoders.signals(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "benchmark" -> EventDecoders.benchmarks(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "action" -> EventDecoders.alertActions(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "decision" -> EventDecoders.control(Samples.KEEPING_BYTES, Samples.CLOCK);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static EventDecoder<?> json(String kind) {
        return switch (kind) {
            case "request" -> JsonEvents.requests(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "response" -> JsonEvents.responses(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "label" -> JsonEvents.labels(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "signal" -> JsonEvents.signals(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "benchmark" -> JsonEvents.benchmarks(Samples.KEEPING_BYTES, Samples.CLOCK);
            case "action" -> JsonEvents.alertActions(Samples.KEEPING_BYTES, Samples.CLOCK);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** JSON as producers write it, including NaN and Infinity. */
    private static String literal(@Nullable Object value) {
        if (value instanceof Instant time) {
            return Long.toString(time.toEpochMilli());
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> literal(entry.getKey()) + ":" + literal(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value instanceof String || value instanceof Enum<?>
                ? "\"" + value.toString().replace("\t", "\\t") + "\""
                : String.valueOf(value);
    }
}
