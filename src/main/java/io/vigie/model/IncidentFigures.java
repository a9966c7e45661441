package io.vigie.model;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How incidents went, month by month, and how many false alarms there were against what was promised. */
public final class IncidentFigures {

    private IncidentFigures() {}

    /**
     * Incidents that were opened in one month, UTC. Medians are of those that have the time at all; of an even number
     * the later of both in the middle; null: none has it.
     *
     * @param month as {@code 2026-11}
     * @param falseAlarms of them, as people marked them
     * @param open of them, still
     * @param tellMs median milliseconds from the onset until it was opened
     * @param acknowledgeMs median milliseconds until somebody had it in hand
     * @param endMs median milliseconds until it was over
     */
    public record MonthFigures(
            String month,
            int incidents,
            int falseAlarms,
            int open,
            @Nullable Long tellMs,
            @Nullable Long acknowledgeMs,
            @Nullable Long endMs) {}

    /**
     * False alarms of a monitor of a model within one period of its budget.
     *
     * @param count as people marked them
     */
    public record FalseAlarmCount(String model, String monitor, int count, FalseAlarmBudget promised) {

        /** Whether there are more than it promised. */
        public boolean isExceeded() {
            return count > promised.count();
        }

        /** For people: {@code answers-correct of gpt-4: 2 false in 90 days, 1 promised}. */
        public String words() {
            String period = promised.words().replaceFirst("^.* in ", "");
            return String.format(
                    Locale.ROOT,
                    "%s of %s: %d false in %s, %d promised",
                    monitor,
                    model,
                    count,
                    period,
                    promised.count());
        }
    }

    /** The months in which any was opened, the newest first. */
    public static List<MonthFigures> months(Collection<PastIncident> incidents) {
        Map<YearMonth, List<PastIncident>> byMonth = new TreeMap<>(Collections.reverseOrder());
        for (PastIncident each : incidents) {
            YearMonth month =
                    YearMonth.from(Instant.ofEpochMilli(each.openedAt()).atZone(ZoneOffset.UTC));
            byMonth.computeIfAbsent(month, any -> new ArrayList<>()).add(each);
        }
        List<MonthFigures> months = new ArrayList<>();
        byMonth.forEach((month, all) -> months.add(new MonthFigures(
                month.toString(),
                all.size(),
                (int) all.stream().filter(PastIncident::falseAlarm).count(),
                (int) all.stream().filter(each -> each.closedAt() == null).count(),
                median(all, PastIncident::tookToTellMs),
                median(all, PastIncident::tookToAcknowledgeMs),
                median(all, PastIncident::lastedMs))));
        return months;
    }

    /** Of a number of times the one in the middle; null where there is none. */
    private static @Nullable Long median(List<PastIncident> incidents, Function<PastIncident, @Nullable Long> time) {
        List<Long> times = incidents.stream()
                .map(time)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .sorted()
                .toList();
        return times.isEmpty() ? null : times.get(times.size() / 2);
    }

    /**
     * False alarms of each monitor that has any within the last period of its budget, by model and monitor. An incident
     * with alerts of several monitors counts for each of them.
     *
     * @param now epoch milliseconds: the end of the period
     */
    public static List<FalseAlarmCount> falseAlarms(Collection<PastIncident> incidents, long now) {
        Map<String, FalseAlarmCount> counts = new TreeMap<>();
        for (PastIncident each : incidents) {
            if (each.falseAlarm()) {
                each.budgets().forEach((monitor, text) -> {
                    FalseAlarmBudget budget = budget(text);
                    if (budget != null && each.openedAt() > now - budget.periodMs() && each.openedAt() <= now) {
                        counts.merge(
                                each.model() + "\n" + monitor,
                                new FalseAlarmCount(each.model(), monitor, 1, budget),
                                (known, more) ->
                                        new FalseAlarmCount(each.model(), monitor, known.count() + 1, more.promised()));
                    }
                });
            }
        }
        return List.copyOf(counts.values());
    }

    /** One that this version does not read was written by another one. */
    private static @Nullable FalseAlarmBudget budget(String text) {
        try {
            return FalseAlarmBudget.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
