package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.NewcombeInterval;
import io.vigie.stats.WilsonInterval;
import io.vigie.view.SlicesView.SliceGap;
import io.vigie.view.SlicesView.SliceRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlicesReaderTest {
    private static final long DAY = 86_400_000;
    private static final long MONTH = 30 * DAY;
    private static final long NOW = Instant.parse("2026-06-30T00:00:00Z").toEpochMilli();
    private static final SeriesSelector QUALITY = new SeriesSelector("m", "*", "all", "30d", "correct");
    private static final SeriesSelector TRAFFIC = new SeriesSelector("m", "*", "all", "30d", null);

    private final StoreInMemory store = new StoreInMemory();

    private static Map<String, String> tags(String slice, String window) {
        return new HashMap<>(Map.of("model", "m", "version", "*", "slice", slice, "window", window));
    }

    private void traffic(String slice, String window, long time, double requests, double errors) {
        Map<String, Double> fields = new HashMap<>(Map.of("requests", requests, "errors", errors));
        if (requests > 0) {
            fields.put("error_rate", errors / requests);
        }
        store.add(new SeriesPoint(Measurement.TRAFFIC, tags(slice, window), fields, time));
    }

    private void quality(String slice, String window, long time, double mean, double labels) {
        Map<String, String> tags = tags(slice, window);
        tags.put("criterion", "correct");
        store.add(new SeriesPoint(
                Measurement.QUALITY, tags, Map.of("mean", mean, "labels", labels, "effective_labels", labels), time));
    }

    /** Portuguese falls by 0.3, Spanish by 0.01, English stays; Portuguese grows, too. */
    private void languages() {
        traffic("all", "30d", NOW - 2 * MONTH + DAY, 1, 0);
        for (long time : new long[] {NOW - MONTH, NOW}) {
            boolean now = time == NOW;
            traffic("all", "30d", time, 1000, 10);
            traffic("language=en", "30d", time, now ? 500 : 600, 5);
            traffic("language=pt", "30d", time, now ? 200 : 100, 2);
            traffic("language=es", "30d", time, 300, 3);
            quality("all", "30d", time, now ? 0.827 : 0.9, 400);
            quality("language=en", "30d", time, 0.9, 200);
            quality("language=pt", "30d", time, now ? 0.6 : 0.9, 80);
            quality("language=es", "30d", time, now ? 0.89 : 0.9, 120);
        }
    }

    private SlicesView read() throws Exception {
        return new SlicesReader(store).read(QUALITY, Metric.QUALITY, NOW + 5);
    }

    private static SliceRow row(SlicesView view, String slice) {
        return view.rows().stream()
                .filter(row -> row.slice().equals(slice))
                .findFirst()
                .orElseThrow();
    }

    private static double number(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void theMostHarmedSliceComesFirst() throws Exception {
        languages();
        SlicesView view = read();
        assertThat(view.at()).isEqualTo(NOW);
        assertThat(view.incomplete()).isFalse();
        assertThat(view.rows().stream().map(SliceRow::slice))
                .containsExactly("language=pt", "language=es", "language=en");
        assertThat(Objects.requireNonNull(view.overall()).current()).isEqualTo(0.827);
        SliceRow portuguese = row(view, "language=pt");
        assertThat(portuguese.dimension()).isEqualTo("language");
        assertThat(portuguese.requests()).isEqualTo(200);
        assertThat(portuguese.count()).isEqualTo(80);
        assertThat(number(portuguese.harm())).isCloseTo(0.3, within(1e-12));
        assertThat(portuguese.verdict()).isEqualTo("unmonitored");
        assertThat(portuguese.alertId()).isNull();
    }

    @Test
    void theChangeHasNewcombesInterval() throws Exception {
        languages();
        SliceRow row = row(read(), "language=pt");
        Interval expected = NewcombeInterval.of(
                (Interval) WilsonInterval.of(0.6, 80, 0.95), (Interval) WilsonInterval.of(0.9, 80, 0.95));
        assertThat(number(row.change())).isCloseTo(-0.3, within(1e-12));
        assertThat(number(row.changeLower())).isCloseTo(expected.lower(), within(1e-9));
        assertThat(number(row.changeUpper())).isCloseTo(expected.upper(), within(1e-9));
    }

    /** Strata of label probabilities are in the stored interval, and not in the number of effective labels. */
    @Test
    void theIntervalOfAQualityIsTheStoredOne() throws Exception {
        traffic("all", "30d", NOW, 1000, 10);
        Map<String, String> tags = tags("all", "30d");
        tags.put("criterion", "correct");
        Map<String, Double> fields =
                Map.of("mean", 0.66, "lower", 0.47, "upper", 0.85, "labels", 86.0, "effective_labels", 16.0);
        store.add(new SeriesPoint(Measurement.QUALITY, tags, fields, NOW));
        SliceRow overall = Objects.requireNonNull(read().overall());
        assertThat(overall.current()).isEqualTo(0.66);
        assertThat(number(overall.lower())).isCloseTo(0.47, within(1e-9));
        assertThat(number(overall.upper())).isCloseTo(0.85, within(1e-9));
    }

    /** A monitor with the same reference knows more; one with another reference is not about this change. */
    @Test
    void theIntervalOfAMonitorOfThisChangeIsTaken() throws Exception {
        languages();
        drift("other", "language=pt", Map.of("verdict", 0.0, "current", 0.6, "reference", 0.7, "change_lower", -0.2));
        assertThat(number(row(read(), "language=pt").changeLower())).isNotEqualTo(-0.2);
        drift(
                "mine",
                "language=pt",
                Map.of("verdict", -1.0, "current", 0.6, "reference", 0.9, "change_lower", -0.5, "change_upper", -0.1));
        SliceRow row = row(read(), "language=pt");
        assertThat(row.changeLower()).isEqualTo(-0.5);
        assertThat(row.changeUpper()).isEqualTo(-0.1);
        assertThat(row.verdict()).isEqualTo("degraded");
    }

    private void drift(String monitor, String slice, Map<String, Double> fields) {
        Map<String, String> tags = tags(slice, "30d");
        tags.putAll(Map.of("criterion", "correct", "metric", "quality", "monitor", monitor));
        store.add(new SeriesPoint(Measurement.DRIFT, tags, fields, NOW));
    }

    /** By hand, weights .6 .1 .3 → .5 .2 .3 and a centre of (.9 + .837) / 2. */
    @Test
    void sharesAreThoseOfTheDecomposition() throws Exception {
        languages();
        SlicesView view = read();
        double change = 0.5 * 0.9 + 0.2 * 0.6 + 0.3 * 0.89 - 0.9;
        double centre = 0.9 + change / 2;
        assertThat(number(row(view, "language=pt").share()))
                .isCloseTo((0.15 * -0.3 + 0.1 * (0.75 - centre)) / change, within(1e-12));
        assertThat(view.rows().stream().mapToDouble(row -> number(row.share())).sum())
                .isCloseTo(1, within(1e-12));
        DimensionShares shares = Objects.requireNonNull(
                new SlicesReader(store).shares(QUALITY, Metric.QUALITY, NOW).get("language"));
        assertThat(shares.covered()).isEqualTo(1);
        assertThat(shares.slices().get(0).slice()).isEqualTo("language=pt");
        assertThat(shares.slices().stream()
                        .mapToDouble(share -> number(share.within()) + number(share.mix()))
                        .sum())
                .isCloseTo(change, within(1e-12));
    }

    @Test
    void aSliceWithFewLabelsIsShownAndNotCompared() throws Exception {
        languages();
        quality("language=pt", "30d", NOW, 0.6, 29);
        SlicesView view = read();
        SliceRow row = row(view, "language=pt");
        assertThat(row.current()).isEqualTo(0.6);
        assertThat(row.lower()).isNotNull();
        assertThat(row.change()).isNull();
        assertThat(row.harm()).isNull();
        assertThat(row.share()).isNull();
        assertThat(view.rows().get(2)).isEqualTo(row);
        assertThat(view.gaps().get(0).worst()).isEqualTo("language=es");
        assertThat(new SlicesReader(store).shares(QUALITY, Metric.QUALITY, NOW).get("language"))
                .satisfies(shares ->
                        assertThat(Objects.requireNonNull(shares).covered()).isEqualTo(0.8));
    }

    @Test
    void aSliceWithoutAnyValueComesLast() throws Exception {
        languages();
        traffic("language=aa", "30d", NOW, 50, 1);
        SliceRow last = read().rows().get(3);
        assertThat(last.slice()).isEqualTo("language=aa");
        assertThat(last.current()).isNull();
        assertThat(last.count()).isNull();
        assertThat(last.requests()).isEqualTo(50);
    }

    @Test
    void aModelYoungerThanAWindowAndAHalfHasNoReference() throws Exception {
        for (long time : new long[] {NOW - MONTH - 14 * DAY, NOW - MONTH, NOW}) {
            traffic("all", "30d", time, 1000, 10);
            quality("all", "30d", time, 0.9, 200);
        }
        assertThat(Objects.requireNonNull(read().overall()).reference()).isNull();
        traffic("all", "30d", NOW - MONTH - 15 * DAY, 1000, 10);
        assertThat(Objects.requireNonNull(read().overall()).reference()).isEqualTo(0.9);
    }

    @Test
    void gapBetweenBestAndWorst() throws Exception {
        languages();
        SliceGap gap = read().gaps().get(0);
        assertThat(gap.dimension()).isEqualTo("language");
        assertThat(gap.best()).isEqualTo("language=en");
        assertThat(gap.worst()).isEqualTo("language=pt");
        assertThat(gap.difference()).isCloseTo(0.3, within(1e-12));
        assertThat(number(gap.lower())).isBetween(0.1, 0.3);
        assertThat(number(gap.upper())).isBetween(0.3, 0.5);
        assertThat(number(gap.ratio())).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(gap.fourFifths()).isFalse();
    }

    @Test
    void weeksGoBackFromTheNewestDay() throws Exception {
        languages();
        for (int week = 0; week < 20; week++) {
            quality("language=pt", "7d", NOW - 7 * DAY * week, 0.5 + 0.01 * week, 40);
        }
        SlicesView.Heat heat = read().heat();
        assertThat(heat.weeks()).hasSize(13).endsWith(NOW - 7 * DAY, NOW);
        assertThat(heat.slices()).containsExactly("language=pt", "language=es", "language=en");
        assertThat(heat.values().get(0).get(12)).isEqualTo(0.5);
        assertThat(number(heat.values().get(0).get(0))).isCloseTo(0.62, within(1e-12));
        assertThat(heat.values().get(1)).containsOnlyNulls().hasSize(13);
    }

    /** Days that differ make the interval wider than that of as many independent requests. */
    @Test
    void fullTrafficIsJudgedByDays() throws Exception {
        traffic("all", "30d", NOW - 2 * MONTH + DAY, 1, 0);
        for (long end : new long[] {NOW - MONTH, NOW}) {
            double total = 0;
            for (int day = 0; day < 30; day++) {
                double errors = end == NOW && day % 2 == 0 ? 100 : 0;
                traffic("all", "24h", end - day * DAY, 1000, errors);
                total += errors;
            }
            traffic("all", "30d", end, 30_000, total);
        }
        SliceRow row = Objects.requireNonNull(
                new SlicesReader(store).read(TRAFFIC, Metric.ERROR_RATE, NOW).overall());
        assertThat(row.current()).isEqualTo(0.05);
        assertThat(row.count()).isEqualTo(30_000);
        // Half of the days have a tenth, half have none: standard deviation 0.0509, t 2.045, over the root of 30.
        assertThat(number(row.lower())).isCloseTo(0.05 - 0.019, within(5e-4));
        assertThat(number(row.upper())).isCloseTo(0.05 + 0.019, within(5e-4));
        assertThat(number(row.harm())).isEqualTo(0.05);
        assertThat(number(row.changeLower())).isGreaterThan(0.03);
    }

    @Test
    void aWindowOfAnHourHasNoIntervalOfFullTraffic() throws Exception {
        traffic("all", "1h", NOW, 500, 5);
        SeriesSelector hour = new SeriesSelector("m", "*", "all", "1h", null);
        SliceRow row = Objects.requireNonNull(
                new SlicesReader(store).read(hour, Metric.ERROR_RATE, NOW).overall());
        assertThat(row.current()).isEqualTo(0.01);
        assertThat(row.lower()).isNull();
    }

    @Test
    void latencyIsComparedByItsQuotient() throws Exception {
        traffic("all", "30d", NOW - 2 * MONTH + DAY, 1, 0);
        for (long end : new long[] {NOW - MONTH, NOW}) {
            double p95 = end == NOW ? 1500 : 1000;
            for (int day = 0; day < 30; day++) {
                latency("all", "24h", end - day * DAY, p95 * (day % 2 == 0 ? 1.1 : 0.9));
            }
            latency("all", "30d", end, p95);
        }
        SlicesView view = new SlicesReader(store).read(TRAFFIC, Metric.LATENCY_P95, NOW);
        SliceRow row = Objects.requireNonNull(view.overall());
        assertThat(number(row.change())).isCloseTo(0.5, within(1e-12));
        assertThat(number(row.harm())).isCloseTo(0.5, within(1e-12));
        assertThat(number(row.changeLower())).isBetween(0.35, 0.5);
        assertThat(row.share()).isNull();
    }

    private void latency(String slice, String window, long time, double p95) {
        store.add(
                new SeriesPoint(Measurement.LATENCY, tags(slice, window), Map.of("count", 100.0, "p95_ms", p95), time));
    }

    @Test
    void nothingIsThereBeforeTheFirstPoint() throws Exception {
        SlicesView view = read();
        assertThat(view.at()).isNull();
        assertThat(view.rows()).isEmpty();
        assertThat(view.overall()).isNull();
        languages();
        assertThat(new SlicesReader(store)
                        .read(QUALITY, Metric.QUALITY, NOW - MONTH - 1)
                        .at())
                .isNull();
        assertThat(new SlicesReader(store)
                        .read(QUALITY, Metric.QUALITY, NOW - 1)
                        .at())
                .isEqualTo(NOW - MONTH);
    }

    @Test
    void namesAreNotTrusted() throws Exception {
        languages();
        for (String name : List.of("<script>alert(1)</script>", "../../etc", "\"", "~other", "=", ",", "a\nb")) {
            traffic(name, "30d", NOW, 5, 1);
            quality(name, "30d", NOW, 0.5, 100);
        }
        assertThat(read().rows()).hasSize(10);
    }

    @Test
    void nonsenseIsRefused() {
        SlicesReader reader = new SlicesReader(store);
        assertThatThrownBy(() -> reader.read(new SeriesSelector("m", "*", "all", "31d", null), Metric.ERROR_RATE, NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.read(TRAFFIC, Metric.QUALITY, NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.read(TRAFFIC, Metric.MIX, NOW)).isInstanceOf(IllegalArgumentException.class);
    }
}
