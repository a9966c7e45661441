package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model (a version of it, a slice of it) over a period.
 *
 * @param stepMs distance of the points
 * @param wholeFrom epoch milliseconds from which on windows lie for at least half after the series began; points before
 *     are drawn faded. Null where nothing is known of the series
 * @param versions all that the model has, without {@code *}
 * @param slices all that the model has
 * @param waitingForLabels a sentence where there is no quality yet ("no labels yet: 312 requests wait for one"); else
 *     null
 * @param latency columns: of each metric that the measurement has its figure and what it rests on, and what is drawn
 *     beside them ({@code p90_ms})
 * @param traffic columns as those of {@code latency}, and {@code unanswered}
 * @param abandonment columns as those of {@code latency}, {@code lower} and {@code upper} of its rate, and
 *     {@code after_good_turns}
 * @param monitors what monitors this series, each with its points
 * @param statuses where the monitors of this series stand
 * @param alerts of this series that were open in the period, oldest first
 */
public record ModelView(
        SeriesSelector series,
        Period period,
        long stepMs,
        @Nullable Long lastData,
        @Nullable Long wholeFrom,
        List<String> versions,
        List<String> slices,
        @Nullable String waitingForLabels,
        List<QualityCurve> quality,
        Curve latency,
        Curve traffic,
        Curve abandonment,
        List<MonitorCurves> monitors,
        List<StatusItem> statuses,
        List<AlertItem> alerts) {

    /**
     * @param curve columns {@code mean}, {@code lower}, {@code upper}, {@code labels}, {@code effective_labels}; where
     *     a monitor compares this criterion in this window also {@code reference}, {@code reference_lower},
     *     {@code reference_upper} and {@code bound}, the worst value that its tolerance accepts
     */
    public record QualityCurve(String criterion, Curve curve) {}

    /**
     * @param comparison columns {@code current}, {@code reference}, {@code change}, {@code change_lower},
     *     {@code change_upper}, {@code bound}, {@code verdict}
     * @param evidence columns {@code evidence}, {@code threshold}, both log10; empty without a sequential detector
     * @param onsets of the alerts of this monitor in the period
     * @param verdict the newest: {@code degraded}, {@code undecided}, {@code stable}, {@code improved}
     */
    public record MonitorCurves(
            String monitor,
            String metric,
            @Nullable String criterion,
            String window,
            @Nullable Double tolerance,
            String verdict,
            Curve comparison,
            Curve evidence,
            List<Long> onsets) {}
}
