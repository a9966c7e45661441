package io.vigie.decode;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vigie.event.BenchmarkScore;
import io.vigie.event.ModelLabel;
import io.vigie.event.ModelRequest;
import io.vigie.event.ModelResponse;
import io.vigie.event.UserSignal;
import io.vigie.model.AlertAction;
import io.vigie.model.Benchmark;
import io.vigie.model.Label;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON lines: one object per line (UTF-8), with the field names of the Avro schemas, and times in ISO-8601
 * with a zone or as numbers since 1970 ({@link WrittenTimes}). Unknown fields are ignored. The same rules, with the same rejection reasons,
 * apply as in Avro.
 */
public final class JsonEvents {

    private static final ObjectReader JSON = JsonMapper.builder()
            // Python writes NaN as a bare word: it has a reason of its own, and must not count as broken JSON.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private static final List<Schema> SCHEMAS = List.of(
            ModelRequest.SCHEMA$,
            ModelResponse.SCHEMA$,
            ModelLabel.SCHEMA$,
            UserSignal.SCHEMA$,
            BenchmarkScore.SCHEMA$,
            io.vigie.event.AlertAction.SCHEMA$);

    private JsonEvents() {}

    public static EventDecoder<Request> requests(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofLines(limits, clock);
        return new JsonLineDecoder<>(
                new ModelRequest(), (event, at) -> RequestMapping.read(event, at, rules), limits, clock);
    }

    public static EventDecoder<Response> responses(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofLines(limits, clock);
        return new JsonLineDecoder<>(
                new ModelResponse(), (event, at) -> ResponseMapping.read(event, at, rules), limits, clock);
    }

    public static EventDecoder<Label> labels(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofLines(limits, clock);
        return new JsonLineDecoder<>(
                new ModelLabel(), (event, at) -> LabelMapping.read(event, at, rules), limits, clock);
    }

    public static EventDecoder<Signal> signals(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofLines(limits, clock);
        return new JsonLineDecoder<>(
                new UserSignal(), (event, at) -> SignalMapping.read(event, at, rules), limits, clock);
    }

    public static EventDecoder<Benchmark> benchmarks(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofLines(limits, clock);
        return new JsonLineDecoder<>(
                new BenchmarkScore(), (event, at) -> BenchmarkMapping.read(event, rules), limits, clock);
    }

    public static EventDecoder<AlertAction> alertActions(RecordLimits limits, Clock clock) {
        FieldRules rules = FieldRules.ofLines(limits, clock);
        return new JsonLineDecoder<>(
                new io.vigie.event.AlertAction(), (event, at) -> AlertActionMapping.read(event, rules), limits, clock);
    }

    /** Without a line break at the end. */
    public static String line(Request request) {
        return JsonRecords.line(RequestMapping.write(request));
    }

    /** Without a line break at the end. */
    public static String line(Response response) {
        return JsonRecords.line(ResponseMapping.write(response));
    }

    /** Without a line break at the end. */
    public static String line(Label label) {
        return JsonRecords.line(LabelMapping.write(label));
    }

    /** Without a line break at the end. */
    public static String line(Signal signal) {
        return JsonRecords.line(SignalMapping.write(signal));
    }

    /** Without a line break at the end. */
    public static String line(Benchmark benchmark) {
        return JsonRecords.line(BenchmarkMapping.write(benchmark));
    }

    /** Without a line break at the end. */
    public static String line(AlertAction action) {
        return JsonRecords.line(AlertActionMapping.write(action));
    }

    /** Fields of the lines so far that were probably meant to be others; none for a decoder of another format. */
    public static List<MisspeltFields.MisspeltField> misspelt(EventDecoder<?> decoder) {
        return decoder instanceof JsonLineDecoder<?, ?> lines ? lines.misspelt.found() : List.of();
    }

    private static final class JsonLineDecoder<E extends SpecificRecordBase, T> implements EventDecoder<T> {

        private final E event;
        private final RecordType.Meaning<E, T> meaning;
        private final JsonFields fields;
        private final MisspeltFields misspelt;
        private final DeadLetterWriter rejections;

        JsonLineDecoder(E event, RecordType.Meaning<E, T> meaning, RecordLimits limits, Clock clock) {
            this.misspelt = new MisspeltFields(event.getSchema());
            this.event = event;
            this.meaning = meaning;
            this.fields = new JsonFields(event.getSchema(), SCHEMAS, new WrittenTimes(limits.times()), misspelt);
            this.rejections = new DeadLetterWriter(limits, clock);
        }

        @Override
        public DecodingResult<T> decode(String topic, int partition, long offset, byte @Nullable [] value) {
            try {
                fields.fill(event, parse(rejections.readable(value)));
                return new DecodingResult.Accepted<>(meaning.of(event, new RecordPosition(partition, offset)));
            } catch (InvalidRecordException unusable) {
                return rejections.reject(topic, partition, offset, value, unusable);
            }
        }

        private static JsonNode parse(byte[] line) throws InvalidRecordException {
            String encoding = UnreadableLine.encodingOf(line);
            if (encoding != null) {
                throw new InvalidRecordException(RejectionReason.MALFORMED, encoding);
            }
            try {
                return JSON.readTree(line);
            } catch (IOException | RuntimeException e) {
                throw new InvalidRecordException(RejectionReason.MALFORMED, UnreadableLine.sentence(line, e));
            }
        }
    }
}
