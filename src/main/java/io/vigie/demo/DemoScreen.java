package io.vigie.demo;

import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.PrintableText;
import io.vigie.simulate.AlertCheck;
import io.vigie.simulate.PlantedChange;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the demo prints: incidents as they are told, and below them a table. On a terminal the table is redrawn in
 * place; elsewhere it is printed now and then.
 */
public final class DemoScreen {

    private static final int MIN_COLUMN = 11;
    private static final int ID_SHOWN = 8;
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(15);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean inPlace;
    private int drawn;
    private long plainAt = Long.MIN_VALUE;

    /** @param inPlace whether the terminal understands cursor movements */
    public DemoScreen(PrintWriter out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    void say(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    /** What channels would be told. */
    void incident(IncidentEvent incident) {
        if (incident.news().isTold()) {
            String word =
                    switch (incident.news()) {
                        case OPENED, REOPENED -> "INCIDENT";
                        case OVER -> "over    ";
                        default -> "still   ";
                    };
            say(word + " " + MINUTE.format(Instant.ofEpochMilli(incident.updatedAt())) + "  ["
                    + incident.incidentId()
                            .substring(
                                    0, Math.min(ID_SHOWN, incident.incidentId().length())) + ", "
                    + incident.severity() + "] " + PrintableText.text(incident.summary()));
        }
    }

    /**
     * Draws the table of models.
     *
     * @param header one line above it
     */
    void table(String header, List<DemoMetrics.DemoModelRow> rows, long nowNanos) {
        if (!inPlace) {
            if (plainAt != Long.MIN_VALUE && nowNanos - plainAt < PLAIN_EVERY.toNanos()) {
                return;
            }
            plainAt = nowNanos;
        }
        erase();
        List<String> lines = new ArrayList<>();
        lines.add(header);
        lines.add(line(
                "30 days", "quality (95 % interval)", metric -> metric.line().name()));
        for (DemoMetrics.DemoModelRow row : rows) {
            lines.add(line(PrintableText.text(row.model()), quality(row), metric -> {
                Double value = row.values().get(metric);
                return value == null ? "-" : MetricFormat.value(metric, value);
            }));
        }
        lines.forEach(out::println);
        out.flush();
        drawn = inPlace ? lines.size() : 0;
    }

    private static String quality(DemoMetrics.DemoModelRow row) {
        Double quality = row.quality();
        Double lower = row.lower();
        Double upper = row.upper();
        return quality == null || lower == null || upper == null
                ? "-"
                : MetricFormat.value(Metric.QUALITY, quality) + " (" + MetricFormat.values(Metric.QUALITY, lower, upper)
                        + ")";
    }

    /** Columns as wide as their titles. */
    private static String line(String first, String second, Function<Metric, String> cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-14s %-25s", first, second));
        for (Metric metric : DemoMetrics.METRICS) {
            line.append(String.format(
                    Locale.ROOT,
                    " %" + Math.max(MIN_COLUMN, metric.line().name().length()) + "s",
                    cell.apply(metric)));
        }
        return line.toString();
    }

    /** Prints what was planted, what was found, and what should not have been found. */
    void outcome(List<AlertCheck.CheckedAlert> lines) {
        erase();
        out.println();
        for (AlertCheck.CheckedAlert line : lines) {
            AlertEvent alert = line.alert();
            PlantedChange change = line.change();
            out.println(String.format(
                    Locale.ROOT,
                    "  %-12s %-48s %s",
                    line.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    line.subject(),
                    alert == null ? "no alert" : "by " + alert.detector() + after(alert, change)));
        }
        out.flush();
    }

    private static String after(AlertEvent alert, @Nullable PlantedChange change) {
        String at = ", raised " + MINUTE.format(Instant.ofEpochMilli(alert.raisedAt()));
        if (change == null) {
            return at;
        }
        double days = (alert.raisedAt() - change.at()) / 86_400_000.0;
        return at + String.format(Locale.ROOT, ", %.1f days after the change", days);
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\u001b[J");
            drawn = 0;
        }
    }
}
