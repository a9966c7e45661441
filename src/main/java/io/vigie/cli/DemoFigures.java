package io.vigie.cli;

import io.vigie.local.LocalStore;
import io.vigie.simulate.Scenario;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the demo shows, read from the store as a dashboard would. */
final class DemoFigures {

    private static final String PROGRESS =
            "SELECT model, slice, max(timestamp) AS reached FROM traffic WHERE \"version\" = '*'"
                    + " AND \"window\" = '24h' GROUP BY model, slice";

    private final LocalStore store;
    private final Scenario scenario;

    /** The newest 30-day window of one model; null where the store has no such figure yet. */
    record Row(
            String model,
            @Nullable Double quality,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable Double p95Ms,
            @Nullable Double errorRate,
            @Nullable Double abandonment,
            @Nullable Double afterBad) {}

    DemoFigures(LocalStore store, Scenario scenario) {
        this.store = store;
        this.scenario = scenario;
    }

    /** A row for each model, in the order of the scenario. */
    List<Row> rows() throws IOException, InterruptedException {
        var quality = newest("quality");
        var latency = newest("latency");
        var traffic = newest("traffic");
        var abandonment = newest("abandonment");
        List<Row> rows = new ArrayList<>();
        scenario.models().forEach(model -> {
            String name = model.name();
            rows.add(new Row(
                    name,
                    number(quality.get(name), "mean"),
                    number(quality.get(name), "lower"),
                    number(quality.get(name), "upper"),
                    number(latency.get(name), "p95_ms"),
                    number(traffic.get(name), "error_rate"),
                    number(abandonment.get(name), "rate"),
                    number(abandonment.get(name), "after_bad_rate")));
        });
        return rows;
    }

    /** Epoch milliseconds up to which every series has been written; the scenario's start while one of them has no point. */
    long reached() throws IOException, InterruptedException {
        List<Map<String, @Nullable Object>> series = store.query(PROGRESS);
        int expected =
                scenario.models().size() * (1 + scenario.volume().languages().size());
        long reached = Long.MAX_VALUE;
        for (Map<String, @Nullable Object> row : series) {
            reached = Math.min(
                    reached, Instant.parse(String.valueOf(row.get("reached"))).toEpochMilli());
        }
        return series.size() < expected ? scenario.span().start() : reached;
    }

    private Map<String, Map<String, @Nullable Object>> newest(String measurement)
            throws IOException, InterruptedException {
        Map<String, Map<String, @Nullable Object>> byModel = new HashMap<>();
        String newest =
                "SELECT * FROM " + measurement + " WHERE \"version\" = '*' AND slice = 'all' AND \"window\" = '30d'"
                        + " LATEST ON timestamp PARTITION BY model";
        for (Map<String, @Nullable Object> row : store.query(newest)) {
            byModel.put(String.valueOf(row.get("model")), row);
        }
        return byModel;
    }

    private static @Nullable Double number(@Nullable Map<String, @Nullable Object> row, String field) {
        return row != null && row.get(field) instanceof Number value ? value.doubleValue() : null;
    }
}
