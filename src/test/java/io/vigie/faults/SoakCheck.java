package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DeadLetterCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.PaneUpdateCodec;
import io.vigie.decode.RecordLimits;
import io.vigie.job.TruePanes;
import io.vigie.model.DeadLetter;
import io.vigie.model.PaneUpdate;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.settings.Topics;
import io.vigie.store.InfluxAccess;
import io.vigie.store.InfluxSeriesStore;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneInvariants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Checks that the jobs' results follow from their events. */
final class SoakCheck {

    private static final RecordLimits LIMITS = new RecordLimits(1 << 20, Duration.ofDays(1), 256);

    private SoakCheck() {}

    /** Checks all results of both jobs except the drift job's metrics, which follow from the panes. */
    static void check(String context, Deployment jobs, SoakTruth truth) throws Exception {
        Topics topics = jobs.topics();
        EventDecoder<PaneUpdate> panes = PaneUpdateCodec.decoder(LIMITS, Clock.systemUTC(), PaneInvariants::require);
        Map<TruePanes.Key, Pane> last = new HashMap<>();
        Set<String> alerts = new HashSet<>();
        List<String> again = new ArrayList<>();
        Set<String> refused = new HashSet<>();
        var letterDecoder = DeadLetterCodec.decoder(Clock.systemUTC());
        var alertDecoder = AlertCodec.decoder(LIMITS, Clock.systemUTC());
        try (TopicTail tail = new TopicTail(
                jobs.services().broker().bootstrapServers(),
                List.of(topics.panes(), topics.alerts(), topics.deadLetters()),
                record -> {
                    if (record.topic().equals(topics.panes())) {
                        PaneUpdate update = decoded(panes, record);
                        PaneUpdate.PaneContent content = update.content();
                        if (content != null && !update.model().equals(LastRecords.MODEL)) {
                            last.put(
                                    new TruePanes.Key(
                                            update.group(), content.version(), content.slice(), content.start()),
                                    PaneCodec.decode(content.sums()));
                        }
                    } else if (record.topic().equals(topics.alerts())) {
                        String alert = AlertCodec.jsonLine(decoded(alertDecoder, record));
                        if (!alerts.add(alert)) {
                            again.add(alert);
                        }
                    } else {
                        DeadLetter letter = decoded(letterDecoder, record);
                        refused.add(letter.reason() + ": " + letter.detail());
                    }
                })) {
            tail.catchUp();
        }
        assertThat(without(refused, truth.deadLetters()))
                .as(context + ": dead letters that should not be")
                .isEmpty();
        assertThat(without(truth.deadLetters(), refused))
                .as(context + ": dead letters that should be")
                .isEmpty();
        assertThat(again).as(context + ": alerts that came twice").isEmpty();
        TruePanes.assertEqual(context, truth.panes(), last);
        checkSeries(jobs, context, last);
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(each -> !others.contains(each)).sorted().toList();
    }

    private static <T> T decoded(EventDecoder<T> decoder, ConsumerRecord<byte[], byte[]> record) {
        DecodingResult<T> decoding =
                decoder.decode(record.topic(), record.partition(), record.offset(), record.value());
        return ((DecodingResult.Accepted<T>) decoding).value();
    }

    /** One series of the store. */
    private record Series(String model, String version, String slice) {}

    /** Every point of every window has the counts of its panes. */
    private static void checkSeries(Deployment jobs, String context, Map<TruePanes.Key, Pane> panes) throws Exception {
        Map<Series, NavigableMap<Long, Pane>> bySeries = new HashMap<>();
        panes.forEach((key, pane) -> {
            for (String version : List.of(key.version(), "*")) {
                bySeries.computeIfAbsent(
                                new Series(key.group().model(), version, key.slice()), unused -> new TreeMap<>())
                        .merge(key.start(), pane, SoakCheck::together);
            }
        });
        SeriesStore store = new InfluxSeriesStore(
                InfluxAccess.of(jobs.services().influx().url(), jobs.database(), InfluxAccess.InfluxLogin.NONE));
        for (Map.Entry<Series, NavigableMap<Long, Pane>> each : bySeries.entrySet()) {
            Series series = each.getKey();
            List<SeriesRow> points = new ArrayList<>();
            Await.until("the points of " + series, Duration.ofMinutes(2), () -> {
                points.clear();
                points.addAll(store.range(
                                SeriesQuery.of(Measurement.TRAFFIC)
                                        .where(Tags.MODEL, series.model())
                                        .where(Tags.VERSION, series.version())
                                        .where(Tags.SLICE, series.slice())
                                        .onlyFields("requests", "unanswered", "errors", "tokens_out"),
                                SeriesStore.Order.OLDEST_FIRST)
                        .items());
                return !points.isEmpty();
            });
            for (SeriesRow point : points) {
                WindowLength window =
                        WindowLength.ofLabel(point.tags().get(Tags.WINDOW)).orElseThrow();
                var inWindow = each.getValue()
                        .subMap(point.time() - window.millis(), point.time())
                        .values();
                String what = context + ": " + series + " " + window + " at " + point.time();
                assertThat(point.fields().get("requests")).as(what).isEqualTo(sum(inWindow, Pane::requests));
                assertThat(point.fields().get("unanswered")).as(what).isEqualTo(sum(inWindow, Pane::unanswered));
                assertThat(point.fields().get("tokens_out")).as(what).isEqualTo(sum(inWindow, Pane::outputTokens));
            }
        }
    }

    private static double sum(Iterable<Pane> panes, ToLongFunction<Pane> count) {
        long sum = 0;
        for (Pane pane : panes) {
            sum += count.applyAsLong(pane);
        }
        return sum;
    }

    private static Pane together(Pane one, Pane other) {
        Pane both = new Pane();
        both.merge(one);
        both.merge(other);
        return both;
    }
}
