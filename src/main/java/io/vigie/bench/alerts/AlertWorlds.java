package io.vigie.bench.alerts;

import io.vigie.bench.alerts.World.ChangedFigure;
import io.vigie.bench.alerts.World.LabelHabit;
import io.vigie.bench.alerts.World.MeasuredPath;
import io.vigie.bench.alerts.World.WorldChange;
import io.vigie.bench.alerts.World.WorldDays;
import io.vigie.bench.alerts.World.WorldLabels;
import io.vigie.bench.alerts.World.WorldTrafficShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All worlds that are measured: those where nothing changes, and those where one thing does. */
public final class AlertWorlds {

    /** Of the stable worlds, after the days of learning. */
    static final int QUARTERS = 2;

    static final int QUARTER_DAYS = 90;

    private static final int STABLE_DAYS = World.LEARNING_DAYS + QUARTERS * QUARTER_DAYS;
    private static final int LASTING_DAYS = World.CHANGE_DAY + 90;
    private static final int CREEPING_DAYS = World.CHANGE_DAY + 365;
    private static final int ENDING_DAYS = World.CHANGE_DAY + 30 + 75;
    private static final int FAULT_DAYS = 30;
    private static final int YEAR = 360;
    private static final int MONTHS = 12;

    private static final WorldTrafficShape USUAL_TRAFFIC = new WorldTrafficShape(1_000, 4, 0, 0.2);
    private static final WorldTrafficShape BUSY_TRAFFIC = new WorldTrafficShape(20_000, 4, 0, 0.2);
    private static final WorldLabels USUAL_LABELS = new WorldLabels(50, 2, LabelHabit.DAILY_BATCHES);
    private static final WorldLabels MORE_LABELS = new WorldLabels(200, 2, LabelHabit.DAILY_BATCHES);
    private static final WorldDays USUAL_DAYS = new WorldDays(0.05, 0.5);

    private AlertWorlds() {}

    public static List<World> all() {
        List<World> all = new ArrayList<>(stable());
        all.addAll(changing());
        return all;
    }

    /** Nothing changes. */
    static List<World> stable() {
        List<World> all = new ArrayList<>();
        all.add(stable("usual", "Days differ by 5 %, each a little like the one before.", USUAL_TRAFFIC, USUAL_LABELS));
        all.add(stable("busy", "As usual, with 20,000 requests and 200 labels a day.", BUSY_TRAFFIC, MORE_LABELS));
        all.add(stable("more-labels", "As usual, with 200 labels a day.", USUAL_TRAFFIC, MORE_LABELS));
        all.add(stable(
                "many-slices",
                "20 languages, the last one with 1.4 % of the traffic.",
                new WorldTrafficShape(1_000, 20, 0, 0.2),
                MORE_LABELS));
        all.add(stable(
                "releases",
                "Every 20 days a new version that changes nothing.",
                new WorldTrafficShape(1_000, 4, 20, 0.2),
                USUAL_LABELS));
        all.add(labelled("whole-conversations", "Whole conversations are labelled, whose answers are alike.", 2));
        all.add(labelled("bad-first", "Bad answers are labelled in a fifth of the time of the others.", 4));
        all.add(labelled("hard-more-often", "Hard requests are labelled up to 36 times as often as easy ones.", 2));
        double[][] days = {{0.05, 0}, {0.05, 0.8}, {0.1, 0}, {0.1, 0.5}, {0.1, 0.8}, {0.15, 0}, {0.15, 0.5}, {0.15, 0.8}
        };
        for (double[] day : days) {
            all.add(new World(
                    String.format(Locale.ROOT, "days-%.0f-%.0f", 100 * day[0], 10 * day[1]),
                    String.format(
                            Locale.ROOT,
                            "Rates and latencies of a day are %.0f %% up or down; correlation with the day before %.1f.",
                            100 * day[0],
                            day[1]),
                    STABLE_DAYS,
                    USUAL_TRAFFIC,
                    USUAL_LABELS,
                    new WorldDays(day[0], day[1]),
                    null,
                    MeasuredPath.MONITORS));
        }
        all.add(new World(
                "objective",
                "As usual: the objective of at most 2 % failures, where 0.9 % fail.",
                STABLE_DAYS,
                USUAL_TRAFFIC,
                USUAL_LABELS,
                USUAL_DAYS,
                null,
                MeasuredPath.OBJECTIVES));
        return all;
    }

    private static World stable(String id, String description, WorldTrafficShape traffic, WorldLabels labels) {
        return new World(id, description, STABLE_DAYS, traffic, labels, USUAL_DAYS, null, MeasuredPath.MONITORS);
    }

    private static World labelled(String id, String description, double medianDelayDays) {
        LabelHabit habit = LabelHabit.valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
        return stable(id, description, USUAL_TRAFFIC, new WorldLabels(50, medianDelayDays, habit));
    }

    /** One thing changes, on day {@value World#CHANGE_DAY}. */
    static List<World> changing() {
        List<World> all = new ArrayList<>();
        for (boolean busy : new boolean[] {false, true}) {
            all.add(lasting("p95-50", "The 95 % quantile of the latency rises by half.", tail(0.5), busy));
            all.add(lasting("p95-25", "The 95 % quantile of the latency rises by a quarter.", tail(0.25), busy));
            all.add(lasting("latency-20", "All latencies rise by 20 %.", now(ChangedFigure.LATENCY, 0.2), busy));
            all.add(lasting("abandonment-4", "4 points more leave.", now(ChangedFigure.ABANDONMENT, 0.04), busy));
            all.add(lasting("abandonment-8", "8 points more leave.", now(ChangedFigure.ABANDONMENT, 0.08), busy));
            all.add(lasting("errors-4", "0.9 % failed requests become 4.9 %.", now(ChangedFigure.ERRORS, 0.04), busy));
            all.add(lasting("refusals-5", "1 % refused requests become 6 %.", now(ChangedFigure.REFUSALS, 0.05), busy));
            all.add(lasting(
                    "after-bad-30",
                    "After a bad answer 60 % leave instead of 30 %.",
                    now(ChangedFigure.ABANDONMENT_AFTER_BAD, 0.3),
                    busy));
            all.add(lasting("quality-5", "5 points more bad answers.", now(ChangedFigure.QUALITY, 0.05), busy));
            all.add(lasting("quality-10", "10 points more bad answers.", now(ChangedFigure.QUALITY, 0.1), busy));
        }
        all.add(lasting(
                "hidden-slice",
                "20 points more bad answers in the language with a tenth of the traffic.",
                new WorldChange(ChangedFigure.QUALITY, 0.2, 0, 0, 3),
                false));
        all.add(new World(
                "errors-24-small",
                "1 % failed requests become 25 %, of 300 requests a day.",
                LASTING_DAYS,
                new WorldTrafficShape(300, 4, 0, 0.2),
                new WorldLabels(20, 2, LabelHabit.DAILY_BATCHES),
                USUAL_DAYS,
                now(ChangedFigure.ERRORS, 0.24),
                MeasuredPath.MONITORS));
        all.add(new World(
                "tiny-probability",
                "10 points more bad answers, and before that one label with a probability of 1e-5.",
                LASTING_DAYS,
                USUAL_TRAFFIC,
                new WorldLabels(50, 2, LabelHabit.ONE_TINY_PROBABILITY),
                USUAL_DAYS,
                now(ChangedFigure.QUALITY, 0.1),
                MeasuredPath.MONITORS));
        all.add(new World(
                "no-tiny-probability",
                "The same without that label.",
                LASTING_DAYS,
                USUAL_TRAFFIC,
                new WorldLabels(50, 2, LabelHabit.PLAIN),
                USUAL_DAYS,
                now(ChangedFigure.QUALITY, 0.1),
                MeasuredPath.MONITORS));
        all.add(creeping("creeping-quality", "1 point more bad answers a month.", ChangedFigure.QUALITY, 0.01));
        all.add(creeping("creeping-abandonment", "1 point more leave a month.", ChangedFigure.ABANDONMENT, 0.01));
        all.add(creeping("creeping-p95", "Latencies rise by 15 % a month.", ChangedFigure.LATENCY, 0.15));
        all.add(ending("ends-p95", "p95 +50 % for 30 days.", ChangedFigure.LATENCY_TAIL, 0.5));
        all.add(ending("ends-abandonment", "Abandonment +8 points for 30 days.", ChangedFigure.ABANDONMENT, 0.08));
        all.add(ending("ends-errors", "Errors +4 points for 30 days.", ChangedFigure.ERRORS, 0.04));
        all.add(ending("ends-refusals", "Refusals +5 points for 30 days.", ChangedFigure.REFUSALS, 0.05));
        all.add(ending("ends-quality", "10 points more bad answers for 30 days.", ChangedFigure.QUALITY, 0.1));
        all.add(new World(
                "objective-errors-4",
                "0.9 % failed requests become 4.9 %, under the objective of at most 2 %.",
                World.CHANGE_DAY + 10,
                USUAL_TRAFFIC,
                USUAL_LABELS,
                USUAL_DAYS,
                now(ChangedFigure.ERRORS, 0.04),
                MeasuredPath.OBJECTIVES));
        return all;
    }

    private static WorldChange tail(double size) {
        return now(ChangedFigure.LATENCY_TAIL, size);
    }

    private static WorldChange now(ChangedFigure figure, double size) {
        return new WorldChange(figure, size, 0, 0, -1);
    }

    private static World lasting(String id, String description, WorldChange change, boolean busy) {
        return changing(busy ? id + "-busy" : id, description, LASTING_DAYS, change, busy);
    }

    private static World creeping(String id, String description, ChangedFigure figure, double perMonth) {
        return changing(id, description, CREEPING_DAYS, new WorldChange(figure, MONTHS * perMonth, YEAR, 0, -1), false);
    }

    private static World ending(String id, String description, ChangedFigure figure, double size) {
        return changing(id, description, ENDING_DAYS, new WorldChange(figure, size, 0, FAULT_DAYS, -1), false);
    }

    private static World changing(String id, String description, int days, @Nullable WorldChange change, boolean busy) {
        return new World(
                id,
                description,
                days,
                busy ? BUSY_TRAFFIC : USUAL_TRAFFIC,
                busy ? MORE_LABELS : USUAL_LABELS,
                USUAL_DAYS,
                change,
                MeasuredPath.MONITORS);
    }
}
