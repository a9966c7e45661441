package io.vigie.view;

import io.vigie.model.Severity;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a model stands: the worst of what is said about it.
 *
 * @param verdict as {@link Overview.ModelRow} has it
 * @param reason one sentence
 */
record ModelStatus(String verdict, String reason, int openAlerts) {
    /** Distributions are compared once a day; what has not been said for longer comes from a monitor that is gone. */
    static final Duration SAID_LATELY = Duration.ofDays(2);

    /**
     * @param open alerts
     * @param drift the newest comparison of each monitor
     * @param lastData epoch milliseconds of the model's newest point
     */
    static ModelStatus of(List<AlertItem> open, List<SeriesRow> drift, long lastData) {
        if (!open.isEmpty()) {
            return new ModelStatus(VerdictNames.DEGRADED, reason(open), open.size());
        }
        List<SeriesRow> lately = drift.stream()
                .filter(row -> row.time() >= lastData - SAID_LATELY.toMillis())
                .toList();
        Optional<SeriesRow> worst = lately.stream().min(Comparator.comparingDouble(ModelStatus::code));
        if (worst.isEmpty()) {
            return new ModelStatus(VerdictNames.UNMONITORED, "No monitor compares it with anything.", 0);
        }
        String verdict = VerdictNames.ofCode(code(worst.get()));
        List<String> saying = lately.stream()
                .filter(row -> code(row) == code(worst.get()))
                .map(row -> Rows.tag(row, Tags.MONITOR))
                .distinct()
                .sorted()
                .toList();
        return new ModelStatus(verdict, reason(verdict, saying, lately.size()), 0);
    }

    /** How much a severity matters; 0 for one that is not known. */
    static int weight(String severity) {
        return Stream.of(Severity.values())
                .filter(known -> known.label().equals(severity))
                .mapToInt(Severity::code)
                .findFirst()
                .orElse(0);
    }

    private static double code(SeriesRow row) {
        return row.fields().getOrDefault("verdict", 0.0);
    }

    private static String reason(List<AlertItem> open) {
        String names = open.stream().map(AlertItem::monitor).distinct().sorted().collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT, "%s: %s.", open.size() == 1 ? "1 open alert" : open.size() + " open alerts", names);
    }

    private static String reason(String verdict, List<String> saying, int all) {
        String names = String.join(", ", saying);
        return switch (verdict) {
            case VerdictNames.DEGRADED -> "Worse than its reference, not yet for long enough to alert: " + names + ".";
            case VerdictNames.UNDECIDED -> "Too little data to tell for " + names + ".";
            case VerdictNames.STABLE ->
                all == 1 ? "Its monitor sees no change." : "None of its monitors sees a decline.";
            default -> "Better than its reference: " + names + ".";
        };
    }
}
