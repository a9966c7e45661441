package io.vigie.demo;

import io.vigie.model.Metric;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.simulate.Scenario;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesRow;
import io.vigie.store.SeriesStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures that the demo shows, read from the store as a dashboard would. */
final class DemoMetrics {

    private final SeriesStore store;
    private final Scenario scenario;

    /** What is shown of each model beside its quality. */
    static final List<Metric> METRICS =
            List.of(Metric.LATENCY_P95, Metric.ERROR_RATE, Metric.ABANDONMENT, Metric.ABANDONMENT_AFTER_BAD);

    /**
     * The newest 30-day window of one model; null where the store has no such figure yet.
     *
     * @param values those of {@link #METRICS} that the store has
     */
    record DemoModelRow(
            String model,
            @Nullable Double quality,
            @Nullable Double lower,
            @Nullable Double upper,
            Map<Metric, Double> values) {}

    DemoMetrics(SeriesStore store, Scenario scenario) {
        this.store = store;
        this.scenario = scenario;
    }

    /** A row for each model, in the order of the scenario. */
    List<DemoModelRow> rows() throws IOException, InterruptedException {
        var quality = newest(Measurement.QUALITY);
        Map<String, Map<String, SeriesRow>> others = new HashMap<>();
        for (Metric metric : METRICS) {
            String measurement = metric.fields().measurement();
            if (!others.containsKey(measurement)) {
                others.put(measurement, newest(Measurement.ofStoredName(measurement)));
            }
        }
        List<DemoModelRow> rows = new ArrayList<>();
        scenario.models().forEach(model -> {
            String name = model.name();
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            for (Metric metric : METRICS) {
                Double value = number(
                        others.getOrDefault(metric.fields().measurement(), Map.of())
                                .get(name),
                        metric.fields().value());
                if (value != null) {
                    values.put(metric, value);
                }
            }
            rows.add(new DemoModelRow(
                    name,
                    number(quality.get(name), "mean"),
                    number(quality.get(name), "lower"),
                    number(quality.get(name), "upper"),
                    values));
        });
        return rows;
    }

    /**
     * Epoch milliseconds up to which every series has been written; the start of the scenario while any of them has no
     * point.
     */
    long reached() throws IOException, InterruptedException {
        List<SeriesRow> series = store.latest(SeriesQuery.of(Measurement.TRAFFIC)
                        .where(Tags.VERSION, "*")
                        .where(Tags.WINDOW, "24h")
                        .onlyFields("requests"))
                .items();
        int expected =
                scenario.models().size() * (1 + scenario.volume().languages().size());
        long reached = Long.MAX_VALUE;
        for (SeriesRow row : series) {
            reached = Math.min(reached, row.time());
        }
        return series.size() < expected ? scenario.span().start() : reached;
    }

    /** The newest 30-day point of each model, by model. */
    private Map<String, SeriesRow> newest(Measurement measurement) throws IOException, InterruptedException {
        Map<String, SeriesRow> byModel = new HashMap<>();
        SeriesQuery query = SeriesQuery.of(measurement)
                .where(Tags.VERSION, "*")
                .where(Tags.SLICE, "all")
                .where(Tags.WINDOW, "30d");
        for (SeriesRow row : store.latest(query).items()) {
            byModel.merge(
                    row.tags().getOrDefault(Tags.MODEL, ""),
                    row,
                    (one, other) -> other.time() > one.time() ? other : one);
        }
        return byModel;
    }

    private static @Nullable Double number(@Nullable SeriesRow row, String field) {
        return row == null ? null : row.fields().get(field);
    }
}
