package io.vigie.backtest;

import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.KnownIncident.QuietStretch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When nothing was wrong with each model: as people say, or else well outside of its known incidents. */
final class QuietTimes {

    private static final double DAY_MS = Duration.ofDays(1).toMillis();

    private final Map<String, List<QuietSpan>> byModel;

    private record QuietSpan(long from, long to) {}

    private QuietTimes(Map<String, List<QuietSpan>> byModel) {
        this.byModel = byModel;
    }

    /**
     * @param joinWithinMs an echo of an incident, within the time in which alerts are of one cause, says nothing about
     *     quiet times
     */
    static QuietTimes of(KnownHistory known, Backtest.Comparison history, long joinWithinMs) {
        Map<String, List<QuietSpan>> quiet = new TreeMap<>();
        for (String model : history.models()) {
            List<QuietSpan> spans = new ArrayList<>();
            for (QuietStretch stretch : known.quiet()) {
                if (stretch.model() == null || stretch.model().equals(model)) {
                    add(spans, Math.max(stretch.from(), history.firstAt()), Math.min(stretch.to(), history.lastAt()));
                }
            }
            quiet.put(model, known.quiet().isEmpty() ? outside(known, model, history, joinWithinMs) : spans);
        }
        return new QuietTimes(quiet);
    }

    private static List<QuietSpan> outside(
            KnownHistory known, String model, Backtest.Comparison history, long joinWithinMs) {
        List<QuietSpan> spans = new ArrayList<>();
        long from = history.firstAt();
        List<KnownIncident> ofModel = known.incidents().stream()
                .filter(each -> each.model().equals(model))
                .sorted(Comparator.comparingLong(KnownIncident::from))
                .toList();
        for (KnownIncident each : ofModel) {
            add(spans, from, Math.min(each.from(), history.lastAt()));
            Long to = each.to();
            from = Math.max(from, to == null ? Long.MAX_VALUE : to + joinWithinMs);
        }
        add(spans, from, history.lastAt());
        return spans;
    }

    private static void add(List<QuietSpan> spans, long from, long to) {
        if (to > from) {
            spans.add(new QuietSpan(from, to));
        }
    }

    /** @param at epoch milliseconds */
    boolean covers(String model, long at) {
        return covers(model, at, at + 1);
    }

    /** Whether all of a stretch is quiet, epoch milliseconds, the end exclusive. */
    boolean covers(String model, long from, long to) {
        return byModel.getOrDefault(model, List.of()).stream().anyMatch(span -> span.from <= from && to <= span.to);
    }

    /** Of all models together. */
    double days() {
        return byModel.values().stream()
                        .flatMap(Collection::stream)
                        .mapToLong(span -> span.to - span.from)
                        .sum()
                / DAY_MS;
    }

    double days(String model) {
        return byModel.getOrDefault(model, List.of()).stream()
                        .mapToLong(span -> span.to - span.from)
                        .sum()
                / DAY_MS;
    }
}
