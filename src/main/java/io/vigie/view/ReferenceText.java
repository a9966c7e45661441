package io.vigie.view;

import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Reference;
import io.vigie.model.WindowLength;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an alert's figure is compared with, in words. */
final class ReferenceText {
    private static final long DAY = WindowLength.DAY.millis();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final Map<WindowLength, String> LENGTHS = Map.of(
            WindowLength.HOUR, "hour",
            WindowLength.DAY, "24 hours",
            WindowLength.WEEK, "7 days",
            WindowLength.MONTH, "30 days");

    private ReferenceText() {}

    /** Null where nothing is known about the monitor's settings. */
    static @Nullable String of(@Nullable MonitorDefinition definition, AlertItem alert) {
        WindowLength window = WindowLength.ofLabel(alert.window()).orElse(null);
        if (definition == null || window == null) {
            return null;
        }
        Double objective = definition.objective();
        if (objective != null) {
            return "the objective: at most " + amount(objective, alert.metric()) + " over " + LENGTHS.get(window);
        }
        Double floor = definition.floor();
        if (floor != null) {
            return "the objective: at least " + amount(floor, alert.metric()) + " over " + LENGTHS.get(window);
        }
        if (alert.metric().equals(Metric.SILENCE.label())) {
            return "the longest pause of the 30 days before";
        }
        Reference reference = definition.reference();
        if (reference == null) {
            return null;
        }
        String words = of(reference, window, alert);
        boolean distribution =
                Metric.ofLabel(alert.metric()).map(Metric::isDistribution).orElse(false);
        return distribution ? "how far days lie from each other in " + words : words;
    }

    private static String of(Reference reference, WindowLength window, AlertItem alert) {
        return switch (reference.kind()) {
            case FIXED -> "the fixed interval " + span(reference.from(), reference.to(), DAY) + " (UTC)";
            case BENCHMARK -> "the score on the benchmark " + reference.requireName();
            case VERSION -> "version " + reference.requireName() + " over the same " + LENGTHS.get(window);
            case PREVIOUS -> previous(window, alert);
        };
    }

    private static String previous(WindowLength window, AlertItem alert) {
        boolean sequential = alert.evidence() != null;
        // A sequential detector takes whole days, and keeps those of its alarm for as long as the alert lasts.
        Long raised = alert.raisedAt();
        long end = sequential && raised != null ? Math.floorDiv(raised, DAY) * DAY : alert.updatedAt();
        long to = end - window.millis();
        return "the " + LENGTHS.get(window) + " before, " + span(to - window.millis(), to, window.millis());
    }

    /** Days where the span has some, else minutes. */
    private static String span(long from, long to, long length) {
        DateTimeFormatter format =
                length > DAY || (Math.floorMod(from, DAY) == 0 && Math.floorMod(to, DAY) == 0) ? DATE : MINUTE;
        return format.format(Instant.ofEpochMilli(from)) + " to " + format.format(Instant.ofEpochMilli(to));
    }

    private static String amount(double bound, String metric) {
        return Metric.ofLabel(metric)
                .map(known -> MetricFormat.value(known, bound))
                .orElse(Double.toString(bound));
    }
}
