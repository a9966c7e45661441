package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.model.DetectorKind;
import io.vigie.settings.BacktestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Backtests of plain histories, each in folders of its own, and what they came to. */
final class HistoryRuns {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD = Pattern.compile("(\\w+)=(-?[0-9.eE+-]+)i?(?=[, ])");

    private final Path folder;
    private final String yaml;
    private final Clock clock;
    private @Nullable DetectorKind detector;
    private int runs;

    /** @param yaml monitors and other settings of a backtest */
    HistoryRuns(Path folder, String yaml, Clock clock) {
        this.folder = folder;
        this.yaml = yaml;
        this.clock = clock;
    }

    /**
     * What a run came to.
     *
     * @param traffic fields of the last window of all versions, with its end as {@code time} in milliseconds
     * @param quality likewise
     * @param written all that it wrote of alerts and points, in an order that the lines have by themselves
     */
    record Outcome(
            BacktestResult result, Map<String, Double> traffic, Map<String, Double> quality, List<String> written) {

        /** Fields of the point of all versions of a model that is of this time. */
        Map<String, Double> point(String measurement, String model, long time) {
            Map<String, Double> fields = new HashMap<>();
            for (String line : written) {
                if (line.startsWith(measurement + ",")
                        && line.contains(",model=" + model + ",")
                        && line.contains("version=*")
                        && line.endsWith(" " + time * 1_000_000)) {
                    read(line, fields);
                }
            }
            return fields;
        }

        /** Events of alerts, by the time at which they were told. */
        List<JsonNode> alerts() throws IOException {
            List<JsonNode> alerts = new ArrayList<>();
            for (String line : written) {
                if (line.startsWith("{")) {
                    alerts.add(JSON.readTree(line));
                }
            }
            alerts.sort((a, b) ->
                    a.path("updated_at").asText().compareTo(b.path("updated_at").asText()));
            return alerts;
        }
    }

    /** Replaces the detector of what is labelled in the runs to come. */
    HistoryRuns with(DetectorKind other) {
        detector = other;
        return this;
    }

    Path input() {
        return folder.resolve("in" + runs);
    }

    /** Of the last run. */
    Path output() {
        return folder.resolve("out" + runs);
    }

    Path monitors() {
        return folder.resolve("monitors.yaml");
    }

    Outcome run(PlainHistory history, String... overrides) throws IOException {
        return run(history, time -> "\"" + Instant.ofEpochMilli(time) + "\"", overrides);
    }

    Outcome run(PlainHistory history, LongFunction<String> time, String... overrides) throws IOException {
        runs++;
        Path output = Files.createDirectories(output());
        history.write(Files.createDirectories(input()), time);
        Files.writeString(monitors(), yaml);
        BacktestResult result = new Backtest(
                        BacktestSettings.load(monitors(), List.of(overrides), detector), input(), output, clock)
                .run(new SeriesFormat(SeriesChoice.ALL, false), (events, of, at) -> {});
        List<String> written = new ArrayList<>(Files.readAllLines(output.resolve(Backtest.ALERTS)));
        Map<String, Double> traffic = new HashMap<>();
        Map<String, Double> quality = new HashMap<>();
        for (String line : Files.readAllLines(output.resolve(Backtest.SERIES))) {
            if (!line.startsWith("dead_letter")) {
                written.add(line);
            }
            if (line.startsWith("traffic,") && line.contains("version=*")) {
                read(line, traffic);
            } else if (line.startsWith("quality,") && line.contains("version=*")) {
                read(line, quality);
            }
        }
        Collections.sort(written);
        return new Outcome(result, traffic, quality, written);
    }

    private static void read(String line, Map<String, Double> fields) {
        String[] parts = line.split(" ", -1);
        fields.put("time", Long.parseLong(parts[parts.length - 1]) / 1e6);
        Matcher matcher = FIELD.matcher(parts[1] + " ");
        while (matcher.find()) {
            fields.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
        }
    }
}
