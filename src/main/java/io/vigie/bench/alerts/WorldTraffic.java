package io.vigie.bench.alerts;

import io.vigie.bench.alerts.World.ChangedFigure;
import io.vigie.bench.alerts.World.LabelHabit;
import io.vigie.bench.alerts.World.WorldChange;
import io.vigie.model.ResponseStatus;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The conversations of a world, hour by hour: world, seed → answered turns in no particular order within an hour.
 *
 * <p>A conversation has up to five turns. A user leaves after a bad answer with probability 0.30 and after a good one
 * with 0.08, else asks again with 0.45. Answers are bad with 0.09, requests fail with 0.009 and are refused with 0.01.
 * Latencies are log-normal around one second.
 */
final class WorldTraffic {

    static final long HOUR = RollUpLevel.HOUR.lengthMs();
    static final long DAY = RollUpLevel.DAY.lengthMs();

    /** A Monday. */
    static final long START = 20_003 * DAY;

    private static final double BAD = 0.09;
    private static final double FAILED = 0.009;
    private static final double REFUSED = 0.01;
    private static final double LEFT_AFTER_BAD = 0.30;
    private static final double LEFT_AFTER_GOOD = 0.08;
    private static final double GOES_ON = 0.45;
    private static final int MOST_TURNS = 5;
    private static final double TURNS_OF_A_CONVERSATION = 1.55;
    private static final double LATENCY_SPREAD = 0.45;
    private static final double LATENCY_BY_HOUR = 0.1;
    private static final double NORMAL_95 = 1.6449;
    private static final double ALIKE = 1.5;
    private static final double DIFFICULTY = 2;
    private static final double LEAST_DELAY_DAYS = 2 / 24.0;
    private static final double MOST_DELAY_DAYS = 14;
    private static final double TINY = 1e-5;
    private static final int TINY_DAY = 40;

    /**
     * One request with all that becomes of it.
     *
     * @param at epoch milliseconds
     * @param probability of being labelled
     * @param labelledAt epoch milliseconds; {@link Long#MAX_VALUE}: never
     */
    record AnsweredTurn(
            long at,
            int slice,
            ResponseStatus status,
            long latencyMs,
            boolean isBad,
            boolean isAbandoned,
            double probability,
            long labelledAt) {}

    private final World world;
    private final SplittableRandom random;
    private final double labelShare;
    private final double[] shares;
    private final double[] badDays;
    private final double[] latencyDays;
    private final double[] abandonmentDays;
    private final double[] refusalDays;
    private final double[] failureDays;
    private List<AnsweredTurn> next = new ArrayList<>();
    private int hour;
    private boolean tinyIsDue;

    /** The same seed gives worlds of equal traffic the same users: what differs between them is what is measured. */
    WorldTraffic(World world, long seed) {
        this.world = world;
        this.random = new SplittableRandom(new SplittableRandom(seed).nextLong());
        this.labelShare = Math.min(1, world.labels().perDay() / world.traffic().requestsPerDay());
        this.shares = new double[world.traffic().slices()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = portion(i);
        }
        this.badDays = days();
        this.latencyDays = days();
        this.abandonmentDays = days();
        this.refusalDays = days();
        this.failureDays = days();
        this.tinyIsDue = world.labels().habit() == LabelHabit.ONE_TINY_PROBABILITY;
    }

    /** Traffic of a slice by day, as a multiple of that of the first. */
    private static double portion(int slice) {
        return 1.0 / (slice + 1);
    }

    /** About the share of the traffic that is in a slice, in (0, 1]. */
    static double shareOf(int slice, World world) {
        double all = 0;
        for (int i = 0; i < world.traffic().slices(); i++) {
            all += portion(i);
        }
        return portion(slice) / all;
    }

    /** What a slice is called in series and alerts. */
    static String name(int slice) {
        return WorldMonitors.DIMENSION + "=l" + slice;
    }

    private double[] days() {
        double deviation = world.dayEffects().deviation();
        double correlation = world.dayEffects().correlation();
        double[] effects = new double[world.days() + 1];
        double x = deviation * random.nextGaussian();
        for (int i = 0; i < effects.length; i++) {
            effects[i] = Math.exp(x);
            x = correlation * x + deviation * Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
        }
        return effects;
    }

    boolean hasNext() {
        return hour < world.days() * 24;
    }

    /** Name of the version that answers now. */
    static String version(World world, int hour) {
        int every = world.traffic().releaseEveryDays();
        return every == 0 ? "v1" : "v" + (1 + hour / 24 / every);
    }

    /** All turns of the next hour. */
    void nextHour(Consumer<AnsweredTurn> out) {
        List<AnsweredTurn> now = next;
        next = new ArrayList<>();
        long from = START + hour * HOUR;
        double conversations =
                world.traffic().requestsPerDay() / TURNS_OF_A_CONVERSATION / 24 * rhythm(from + HOUR / 2);
        for (double t = random.nextExponential(); t < conversations; t += random.nextExponential()) {
            converse(from + (long) (t / conversations * HOUR), from + HOUR, now);
        }
        hour++;
        now.forEach(out);
    }

    /** 1 on average: most at 15:00 UTC, fewer at night and on weekends. */
    private static double rhythm(long at) {
        double hourOfDay = (double) (at % DAY) / HOUR;
        return (1 + 0.6 * Math.cos(2 * Math.PI * (hourOfDay - 15) / 24)) * (isWeekend(at) ? 0.7 : 1.12);
    }

    private static boolean isWeekend(long at) {
        return Math.floorMod((at - START) / DAY, 7) >= 5;
    }

    private void converse(long begin, long endOfHour, List<AnsweredTurn> now) {
        LabelHabit habit = world.labels().habit();
        double hourOfDay = (double) (begin % DAY) / HOUR;
        int slice = slice(hourOfDay);
        boolean isDrawnWhole = habit == LabelHabit.WHOLE_CONVERSATIONS;
        double alike = isDrawnWhole ? ALIKE * random.nextGaussian() : 0;
        boolean isConversationDrawn = isDrawnWhole && random.nextDouble() < labelShare;
        long at = begin;
        for (int turn = 1; turn <= MOST_TURNS; turn++) {
            double hard = habit == LabelHabit.HARD_MORE_OFTEN ? DIFFICULTY * (2 * random.nextDouble() - 1) : 0;
            double probability = Math.min(1, labelShare * Math.exp(0.9 * hard));
            boolean isDrawn = isDrawnWhole ? isConversationDrawn : random.nextDouble() < probability;
            AnsweredTurn answered = answer(at, slice, alike + hard, isDrawn ? probability : 0);
            (at < endOfHour ? now : next).add(answered);
            if (answered.isAbandoned() || random.nextDouble() >= GOES_ON) {
                return;
            }
            at += answered.latencyMs() + 5_000 + random.nextLong(235_000);
        }
    }

    /** The last slice is awake at night. */
    private int slice(double hourOfDay) {
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += share(i, hourOfDay);
        }
        double drawn = random.nextDouble() * sum;
        for (int i = 0; i < shares.length - 1; i++) {
            drawn -= share(i, hourOfDay);
            if (drawn <= 0) {
                return i;
            }
        }
        return shares.length - 1;
    }

    private double share(int slice, double hourOfDay) {
        return slice == shares.length - 1
                ? shares[slice] * (1 + 0.5 * Math.cos(2 * Math.PI * (hourOfDay - 3) / 24))
                : shares[slice];
    }

    private double change(ChangedFigure figure, int slice, long at) {
        WorldChange change = world.change();
        return change != null && change.concerns(figure, slice)
                ? change.size() * change.share((double) (at - START) / DAY)
                : 0;
    }

    /** @param drawnBy probability by which the answer was drawn to be labelled; 0: it was not */
    private AnsweredTurn answer(long at, int slice, double logOdds, double drawnBy) {
        int day = (int) Math.min(badDays.length - 1, (at - START) / DAY);
        double hourOfDay = (double) (at % DAY) / HOUR;
        double swing = world.traffic().season()
                * (Math.cos(2 * Math.PI * (hourOfDay - 3) / 24) + (isWeekend(at) ? 0.7 : -0.28));
        double odds = BAD / (1 - BAD) * Math.exp(logOdds + swing);
        double bad = odds / (1 + odds) * badDays[day] + change(ChangedFigure.QUALITY, slice, at);
        double failed = FAILED * failureDays[day] + change(ChangedFigure.ERRORS, slice, at);
        double refused = REFUSED * refusalDays[day] + change(ChangedFigure.REFUSALS, slice, at);
        double drawn = random.nextDouble();
        ResponseStatus status = drawn < failed
                ? ResponseStatus.ERROR
                : drawn < failed + refused ? ResponseStatus.REFUSED : ResponseStatus.OK;
        boolean isBad = status != ResponseStatus.OK || random.nextDouble() < bad;
        double median = 1_000
                * latencyDays[day]
                * Math.exp(LATENCY_BY_HOUR * Math.cos(2 * Math.PI * (hourOfDay - 15) / 24))
                * (1 + change(ChangedFigure.LATENCY, slice, at));
        double spread = LATENCY_SPREAD + Math.log1p(change(ChangedFigure.LATENCY_TAIL, slice, at)) / NORMAL_95;
        long latencyMs = Math.max(1, Math.round(median * Math.exp(spread * random.nextGaussian())));
        double leaves = (isBad ? LEFT_AFTER_BAD : LEFT_AFTER_GOOD) * abandonmentDays[day]
                + change(ChangedFigure.ABANDONMENT, slice, at)
                + (isBad ? change(ChangedFigure.ABANDONMENT_AFTER_BAD, slice, at) : 0);
        boolean isLabelled = drawnBy > 0 && status == ResponseStatus.OK;
        double probability = drawnBy;
        if (isLabelled && tinyIsDue && day >= TINY_DAY && !isBad) {
            probability = TINY;
            tinyIsDue = false;
        }
        return new AnsweredTurn(
                at,
                slice,
                status,
                latencyMs,
                isBad,
                random.nextDouble() < leaves,
                probability,
                isLabelled ? at + latencyMs + delay(at, isBad) : Long.MAX_VALUE);
    }

    private long delay(long at, boolean isBad) {
        LabelHabit habit = world.labels().habit();
        double median = world.labels().medianDelayDays() * (habit == LabelHabit.BAD_FIRST && isBad ? 0.2 : 1);
        double days;
        do {
            days = median * Math.exp(0.6 * random.nextGaussian());
        } while (days > MOST_DELAY_DAYS);
        long delay = (long) (Math.max(LEAST_DELAY_DAYS, days) * DAY);
        if (habit != LabelHabit.DAILY_BATCHES && habit != LabelHabit.WHOLE_CONVERSATIONS) {
            return delay;
        }
        long batch = 17 * HOUR + random.nextLong(60_000);
        long due = Math.floorDiv(at + delay - 17 * HOUR, DAY) * DAY + DAY;
        return due + batch - at;
    }
}
