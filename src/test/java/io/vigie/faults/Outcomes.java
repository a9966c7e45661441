package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.IncidentEvents;
import io.vigie.decode.RecordLimits;
import io.vigie.decode.ScoreUpdateCodec;
import io.vigie.model.DeadLetter;
import io.vigie.series.Measurement;
import io.vigie.settings.Topics;
import io.vigie.store.BoundedResult;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the results of a run as its users see them: committed records, and the series in the store. */
final class Outcomes {

    static final String DEAD_LETTERS = "dead letters";

    private static final RecordLimits LIMITS = new RecordLimits(1 << 20, Duration.ofDays(1), 256);

    private Outcomes() {}

    static Outcome of(Services services, Topics topics, String database) throws Exception {
        Map<String, Map<String, Integer>> records = new TreeMap<>();
        Map<String, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        List<String> names =
                List.of(topics.panes(), topics.scores(), topics.alerts(), topics.incidents(), topics.deadLetters());
        names.forEach(name -> all.put(name, new ArrayList<>()));
        try (TopicTail tail = new TopicTail(
                services.broker().bootstrapServers(), names, record -> Objects.requireNonNull(all.get(record.topic()))
                        .add(record))) {
            tail.catchUp();
        }
        records.put("panes", panes(of(all, topics.panes())));
        records.put("scores", scores(of(all, topics.scores())));
        records.put("alerts", alerts(of(all, topics.alerts())));
        records.put("incidents", incidents(of(all, topics.incidents())));
        records.put(DEAD_LETTERS, deadLetters(of(all, topics.deadLetters())));
        SeriesStore store = new InfluxSeriesStore(
                InfluxAccess.of(services.influx().url(), database, InfluxAccess.InfluxLogin.NONE));
        // Dead letters count in the hour of the machine in which they were refused: those of the topic are compared
        // instead.
        for (Measurement measurement : EnumSet.complementOf(EnumSet.of(Measurement.DEAD_LETTER))) {
            records.put("series " + measurement.storedName(), series(store, measurement));
        }
        return new Outcome(records);
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            Map<String, List<ConsumerRecord<byte[], byte[]>>> all, String topic) {
        return Objects.requireNonNull(all.get(topic));
    }

    /** A newer one replaces an older one of the same key. */
    private static Map<String, Integer> panes(List<ConsumerRecord<byte[], byte[]>> panes) throws Exception {
        Map<String, String> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> pane : panes) {
            newest.put(text(pane.key()), digest(pane.value()));
        }
        Map<String, Integer> counts = new HashMap<>();
        newest.forEach((key, digest) -> counts.put(key.replace('\n', ' ') + " = " + digest, 1));
        return counts;
    }

    private static Map<String, Integer> scores(List<ConsumerRecord<byte[], byte[]>> scores) {
        var decoder = ScoreUpdateCodec.decoder(LIMITS, Clock.systemUTC());
        Map<String, Integer> counts = new HashMap<>();
        scores.forEach(score -> counts.merge(String.valueOf(decoded(decoder, score)), 1, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> alerts(List<ConsumerRecord<byte[], byte[]>> alerts) {
        var decoder = AlertCodec.decoder(LIMITS, Clock.systemUTC());
        Map<String, Integer> counts = new HashMap<>();
        alerts.forEach(alert -> counts.merge(AlertCodec.jsonLine(decoded(decoder, alert)), 1, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> incidents(List<ConsumerRecord<byte[], byte[]>> incidents) {
        var decoder = IncidentEvents.decoder(LIMITS, Clock.systemUTC());
        Map<String, Integer> counts = new HashMap<>();
        incidents.forEach(
                incident -> counts.merge(IncidentEvents.jsonLine(decoded(decoder, incident)), 1, Integer::sum));
        return counts;
    }

    /**
     * Dead letters are written at least once, and each time as the same record. Here each counts once, without the
     * clock of the machine that rejected it.
     */
    private static Map<String, Integer> deadLetters(List<ConsumerRecord<byte[], byte[]>> letters) {
        var decoder = DeadLetterCodec.decoder(Clock.systemUTC());
        Map<String, Integer> counts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : letters) {
            DeadLetter letter = decoded(decoder, each);
            counts.put(
                    letter.topic().replaceFirst("^[^.]*\\.", "") + " " + letter.partition() + " " + letter.offset()
                            + " " + letter.reason() + ": " + letter.detail(),
                    1);
        }
        return counts;
    }

    private static Map<String, Integer> series(SeriesStore store, Measurement measurement) throws Exception {
        BoundedResult<SeriesRow> rows = store.range(SeriesQuery.of(measurement), SeriesStore.Order.OLDEST_FIRST);
        assertThat(rows.more()).as("all of %s are compared", measurement).isFalse();
        Map<String, Integer> counts = new HashMap<>();
        for (SeriesRow row : rows.items()) {
            Map<String, Double> fields = new TreeMap<>(row.fields());
            if (measurement == Measurement.HEALTH) {
                // A fault may change only how late the job was.
                fields.remove("lag_ms");
            }
            counts.merge(
                    row.time() + " " + new TreeMap<>(row.tags()) + " " + fields + " " + new TreeMap<>(row.texts()),
                    1,
                    Integer::sum);
        }
        return counts;
    }

    private static <T> T decoded(EventDecoder<T> decoder, ConsumerRecord<byte[], byte[]> record) {
        DecodingResult<T> decoding =
                decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
        return ((DecodingResult.Accepted<T>) decoding).value();
    }

    private static String digest(byte[] value) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value), 0, 8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
