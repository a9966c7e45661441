package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.backtest.Backtest.Comparison;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.backtest.Backtest.WhatIf;
import io.vigie.backtest.KnownIncidentScore.KnownOutcome;
import io.vigie.model.DetectorKind;
import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.MonitorsYaml;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One history under several settings at once, held against each of them alone. */
class WhatIfTest {

    private static final long SEED = 20_261_103;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long START = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();
    private static final int DAYS = 60;
    private static final int FAULT_DAY = 45;
    private static final String MONITORS = """
            monitors:
              - name: answers
                match: {model: "*"}
                metric: quality
                criterion: correct
                dimensions: [[]]
                window: 30d
                reference: {kind: previous}
                tolerance: 0.02
                falseAlarms: 1 per 90d
                owner: us
              - name: failures
                match: {model: "*"}
                metric: error-rate
                window: 24h
                tolerance: 0.01
                owner: us
            """;

    @TempDir
    private Path folder;

    private Path monitors() throws Exception {
        return Files.writeString(folder.resolve("monitors.yaml"), MONITORS);
    }

    /** Forty answers a day of two models, nine of ten good; of one of them six of ten from some day on. */
    private Path history() throws Exception {
        Random random = new Random(SEED);
        PlainHistory history = new PlainHistory();
        for (int i = 0; i < 40 * DAYS; i++) {
            long at = START + i * DAY / 40;
            boolean isBad = i >= 40 * FAULT_DAY;
            history.answer("m", "1", "m" + i, at, random.nextDouble() < (isBad ? 0.6 : 0.9) ? 1 : 0);
            history.answer("n", "1", "n" + i, at + 60_000, random.nextDouble() < 0.9 ? 1 : 0);
        }
        Path input = Files.createDirectories(folder.resolve("in"));
        history.write(input, time -> "\"" + Instant.ofEpochMilli(time) + "\"");
        return input;
    }

    private static KnownHistory known() {
        return new KnownHistory(
                List.of(new KnownIncident("m", START + FAULT_DAY * DAY, null, null, null, List.of(), "the new index")),
                List.of());
    }

    private Comparison run(Path input, BacktestSettings settings, String out, WhatIf whatIf) throws Exception {
        Path output = Files.createDirectories(folder.resolve(out));
        return new Backtest(settings, input, output, Clock.systemUTC())
                .compare(new SeriesFormat(SeriesChoice.MONITORED, false), whatIf, (events, of, time) -> {});
    }

    private BacktestSettings settings(@Nullable DetectorKind detector, String... overrides) throws Exception {
        List<String> all = new ArrayList<>(List.of("windows.1h=off", "windows.7d=off"));
        all.addAll(List.of(overrides));
        return BacktestSettings.load(monitors(), all, detector);
    }

    @Test
    void aVariantSaysWhatABacktestOfItsOwnSays() throws Exception {
        Path input = history();
        Map<String, BacktestSettings> variants = new LinkedHashMap<>();
        variants.put("blind", settings(null, "monitors[answers].criterion=polite"));
        variants.put("cusum", settings(DetectorKind.PAGE_HINKLEY));
        variants.put("sliced", settings(null, "monitors[answers].dimensions=[[], [language]]", "windows.30d=12h"));
        List<WhatIfVariant> all = new ArrayList<>();
        variants.forEach((name, settings) -> all.add(new WhatIfVariant(name, settings)));
        Comparison together = run(input, settings(null), "together", new WhatIf(all, null));
        run(input, settings(null), "alone", WhatIf.NOTHING);
        for (String file : List.of(Backtest.ALERTS, Backtest.INCIDENTS, Backtest.SERIES, Backtest.MONITOR_STATUSES)) {
            assertThat(folder.resolve("together").resolve(file))
                    .as("seed %d", SEED)
                    .hasSameTextualContentAs(folder.resolve("alone").resolve(file));
        }
        for (String name : variants.keySet()) {
            run(input, variants.get(name), "alone-" + name, WhatIf.NOTHING);
            Path variant = folder.resolve("together").resolve(Backtest.VARIANTS).resolve(name);
            for (String file : List.of(Backtest.ALERTS, Backtest.INCIDENTS)) {
                assertThat(variant.resolve(file))
                        .as("%s, seed %d", name, SEED)
                        .hasSameTextualContentAs(folder.resolve("alone-" + name).resolve(file));
            }
        }
        assertThat(Files.size(folder.resolve("alone").resolve(Backtest.INCIDENTS)))
                .as("there is something to compare, seed %d", SEED)
                .isPositive();

        WhatIfReport report = new WhatIfReport(known(), together);
        assertThat(report.scores())
                .extracting(KnownIncidentScore::name)
                .containsExactly(WhatIfVariant.AS_GIVEN, "blind", "cusum", "sliced");
        assertThat(report.scores().get(0).count(KnownOutcome.FOUND)).isOne();
        assertThat(report.scores().get(1).count(KnownOutcome.MISSED))
                .as("%s, seed %d", report.scores().get(1), SEED)
                .isOne();
        assertThat(report.scores().get(0).labels()).isEqualTo(2 * 40 * DAYS);
        assertThat(report.scores().get(1).labels()).isZero();
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        assertThat(text.toString())
                .contains("as-given  1 of 1")
                .contains("blind     0 of 1")
                .contains("2026-07-16 00:00  m: the new index");
        report.draw(folder);
        assertThat(Files.readString(folder.resolve(WhatIfReport.PICTURE)))
                .startsWith("<svg ")
                .contains("the new index");
        report.writeJson(folder.resolve("figures.json"));
        assertThat(Files.readString(folder.resolve("figures.json")))
                .contains("\"outcome\" : \"found\"", "\"outcome\" : \"missed\"");
    }

    @Test
    void joinsAreTheSameForAllVariantsOrNone() throws Exception {
        BacktestSettings given = settings(null);
        assertThat(settings(null, "monitors[answers].dimensions=[[language]]", "labels.maturity=2d", "alerts.for=1h")
                        .hasPanesOf(given))
                .isTrue();
        for (String other : List.of(
                "join.timeout=5min",
                "labels.horizon=20d",
                "abandonment.after=1h",
                "limits.maxModels=7",
                "slices.maxValues=9")) {
            assertThat(settings(null, other).hasPanesOf(given)).as(other).isFalse();
        }
    }

    /** What is proposed is a file of monitors, and tolerates what quiet days do by themselves. */
    @Test
    void quietDaysProposeMonitorsThatCanBeUsed() throws Exception {
        Path input = history();
        BacktestSettings settings = settings(null);
        QuietDays days = new QuietDays(settings.qualityMetrics().labels().horizonMs());
        Comparison run = run(input, settings, "suggested", new WhatIf(List.of(), days));
        List<MonitorSuggestion> suggestions = new MonitorSuggestions(known(), run, days, DAY)
                .of(settings.drift().monitors());
        assertThat(suggestions).extracting(MonitorSuggestion::monitor).containsExactly("answers", "failures");
        assertThat(suggestions.get(0).reasons().get(0))
                .as("days that differ as samples of 40 do, seed %d", SEED)
                .contains("of which so few labels explain 4.");
        List<String> overrides = new ArrayList<>();
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        suggestions.forEach(each -> {
            overrides.addAll(each.overrides());
            reasons.put(each.monitor(), each.reasons());
        });
        Path proposed =
                Files.writeString(folder.resolve("proposed.yaml"), MonitorsYaml.of(monitors(), overrides, reasons));
        BacktestSettings read = BacktestSettings.load(proposed, List.of(), null);
        assertThat(read).isEqualTo(BacktestSettings.load(monitors(), overrides, null));
        assertThat(read.drift().monitors().get(0).tolerance()).isBetween(0.005, 0.03);
        assertThat(Files.readString(proposed)).contains("  # all of ", "quiet days");
    }
}
