package io.vigie.monitor;

import static io.vigie.monitor.Traces.DAY;
import static io.vigie.monitor.Traces.HOUR;
import static io.vigie.monitor.Traces.PANE;
import static io.vigie.monitor.Traces.START;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DistanceKind;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Days of requests whose distributions drift, and monitors of each of them. */
public final class DriftingDays {

    private static final Reference PREVIOUS = Reference.previous();
    static final Reference FIXED = Reference.fixed(START + HOUR, START + 9 * DAY);
    public static final int DAYS = 30;

    static DriftRules rules(Monitor... monitors) {
        return new DriftRules(
                Map.of(WindowLength.WEEK, HOUR),
                List.of(monitors),
                List.of(),
                DAY,
                HOUR,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    static Monitor monitor(String name, Metric metric, DistanceKind distance, Reference reference) {
        return new Monitor(
                name,
                new ModelMatch("*", null),
                metric,
                null,
                List.of("language"),
                WindowLength.WEEK,
                reference,
                0,
                FalseAlarmBudget.parse("1 per 90d"),
                new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, distance, null),
                Severity.WARNING,
                null,
                List.of(),
                null);
    }

    static Monitor each(Monitor pooled) {
        return new Monitor(
                pooled.name(),
                new ModelMatch("*", ModelMatch.EACH),
                pooled.metric(),
                null,
                pooled.dimensions(),
                pooled.window(),
                pooled.reference(),
                0,
                pooled.falseAlarms(),
                pooled.method(),
                pooled.severity(),
                null,
                List.of(),
                null);
    }

    public static final DriftRules ALL = rules(
            monitor("mix", Metric.MIX, DistanceKind.JENSEN_SHANNON, PREVIOUS),
            monitor("mix-since", Metric.MIX, DistanceKind.PSI, FIXED),
            monitor("latency", Metric.LATENCY, DistanceKind.WASSERSTEIN, PREVIOUS),
            monitor("latency-since", Metric.LATENCY, DistanceKind.KOLMOGOROV_SMIRNOV, FIXED),
            monitor("outcome", Metric.OUTCOME, DistanceKind.JENSEN_SHANNON, FIXED),
            monitor("confidence", Metric.CONFIDENCE, DistanceKind.WASSERSTEIN, FIXED));

    /**
     * Days differ a little; from {@code change} on there is more Portuguese, slower answers of other outcome and
     * confidence.
     */
    public static DriftTopics days(Random random, int days, long change) {
        Traces traces = new Traces("language");
        double level = 0;
        for (long tick = START + HOUR; tick <= START + days * DAY; tick += HOUR) {
            long pane = tick - HOUR;
            if (Math.floorMod(pane, DAY) == 0) {
                level = 0.05 * random.nextGaussian();
            }
            boolean changed = pane >= change;
            for (int i = 0; i < 40; i++) {
                boolean portuguese = random.nextDouble() < (changed ? 0.45 : 0.2) + level / 3;
                double latency = (changed ? 1_300 : 800) * Math.exp(level + 0.4 * random.nextGaussian());
                boolean refund = random.nextDouble() < (changed ? 0.4 : 0.1);
                double confidence = Math.min(1, Math.max(0, (changed ? 0.5 : 0.8) + 0.1 * random.nextGaussian()));
                traces.request(
                        portuguese ? "language=pt" : "language=en",
                        "v1",
                        ResponseStatus.OK,
                        Math.round(latency),
                        confidence,
                        refund ? "refund" : "answer");
            }
            traces.write(pane, tick - HOUR + PANE);
        }
        return traces.topics();
    }

    private DriftingDays() {}
}
