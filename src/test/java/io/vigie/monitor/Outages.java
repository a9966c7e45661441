package io.vigie.monitor;

import static io.vigie.monitor.Traces.DAY;
import static io.vigie.monitor.Traces.HOUR;
import static io.vigie.monitor.Traces.PANE;
import static io.vigie.monitor.Traces.START;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.DetectionMethod;
import io.vigie.model.DetectorChoice;
import io.vigie.model.FalseAlarmBudget;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Multiplicity;
import io.vigie.model.Objective;
import io.vigie.model.Objective.BurnRate;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Severity;
import io.vigie.model.WindowLength;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Days of requests with an outage, and objectives of several kinds. */
public final class Outages {

    private static final List<BurnRate> PAIRS = List.of(
            new BurnRate(14.4, HOUR, PANE), new BurnRate(6, 6 * HOUR, 6 * PANE), new BurnRate(1, 72 * HOUR, 6 * HOUR));

    /** Ends of the steps of a 30-day window are days apart, which is no matter to an objective. */
    public static final DriftRules RULES = new DriftRules(
            Map.of(WindowLength.MONTH, HOUR),
            List.of(
                    monitor("failing", Metric.ERROR_RATE, 0.003),
                    monitor("slow", Metric.LATENCY_P95, 2_000),
                    monitor("refusing", Metric.REFUSAL_RATE, 0.02),
                    monitor("first-token", Metric.FIRST_TOKEN_P95, 1_000),
                    monitor("leaving", Metric.ABANDONMENT, 0.02)),
            List.of(),
            DAY,
            HOUR,
            new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
            false);

    private static Monitor monitor(String name, Metric metric, double atMost) {
        return new Monitor(
                name,
                new ModelMatch("*", null),
                metric,
                null,
                List.of(""),
                WindowLength.MONTH,
                Reference.previous(),
                0,
                FalseAlarmBudget.parse("1 per 90d"),
                new DetectionMethod(DetectorChoice.DEFAULT, Multiplicity.UNION, null, new Objective(atMost, PAIRS)),
                Severity.CRITICAL,
                "team",
                List.of(),
                null);
    }

    /** Five days; on the fourth half of the requests fail for 20 minutes. */
    public static DriftTopics outage(Random random, long begin, boolean silentAfterwards) {
        Traces traces = new Traces("");
        for (long tick = START + PANE; tick <= START + 5 * DAY; tick += PANE) {
            long pane = tick - PANE;
            boolean isOut = pane >= begin && pane < begin + 4 * PANE;
            boolean isSilent = silentAfterwards && pane >= begin + 4 * PANE;
            for (int i = isSilent ? 0 : 40; i > 0; i--) {
                boolean failed = isOut ? i % 2 == 0 : random.nextInt(10_000) == 0;
                traces.request(
                        "all",
                        "v1",
                        failed ? ResponseStatus.ERROR : ResponseStatus.OK,
                        random.nextInt(100) < 2 ? 3_000 : 900,
                        null,
                        null);
                traces.turn("all", "v1", random.nextInt(100) == 0);
            }
            traces.write(pane, tick);
        }
        return traces.topics();
    }

    private Outages() {}
}
