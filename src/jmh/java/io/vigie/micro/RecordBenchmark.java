package io.vigie.micro;

import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.EventEncoder;
import io.vigie.decode.RecordLimits;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request as it comes from Kafka, and a point as it goes to InfluxDB. */
@State(Scope.Thread)
public class RecordBenchmark {
    private static final long TIME = Instant.parse("2026-03-02T12:00:00Z").toEpochMilli();

    private EventDecoder<Request> decoder;
    private byte[] request;
    private SeriesPoint point;

    @Setup
    public void setUp() {
        decoder = EventDecoders.requests(RecordLimits.DEFAULT, Clock.systemUTC());
        request = EventEncoder.encode(new Request(
                UUID.nameUUIDFromBytes(new byte[] {1}).toString(),
                "support-chat",
                "2026-02-11",
                TIME,
                UUID.nameUUIDFromBytes(new byte[] {2}).toString(),
                Map.of("language", "pt", "country", "BR", "channel", "web", "tier", "gold"),
                250L,
                0.1,
                null,
                new RecordPosition(0, 0)));
        Map<String, Double> fields = new TreeMap<>();
        Measurement.QUALITY.integerFields().forEach(field -> fields.put(field, 400.0 + fields.size()));
        Measurement.QUALITY.floatFields().forEach(field -> fields.put(field, 0.912345 / (1 + fields.size())));
        point = new SeriesPoint(
                Measurement.QUALITY,
                Map.of(
                        "model",
                        "support-chat",
                        "version",
                        "*",
                        "slice",
                        "language=pt",
                        "window",
                        "7d",
                        "criterion",
                        "correct"),
                fields,
                TIME);
    }

    @Benchmark
    public DecodingResult<Request> decodeRequest() {
        return decoder.decode("requests", 0, 0, request);
    }

    @Benchmark
    public String encodeLine() {
        return LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS);
    }
}
