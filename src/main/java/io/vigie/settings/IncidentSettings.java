package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Which alerts are one incident, and when its channels are told.
 *
 * @param joinWithinMs how far apart two onsets may lie to have one cause
 * @param worseBy how much larger a change is that is told as worse, a share of what was told
 * @param widerBy how many more slices are told as wider, a share of what was told
 * @param certainBy how much more must be proven to be told as more certain, a share of what was told
 * @param updateEveryMs at most one update in so long
 * @param remindEveryMs how long nothing is told of an open incident before it is told again; 0: for ever
 * @param escalateAfterMs how long nobody has acknowledged an incident before it is escalated
 * @param escalateTo names of the channels that are told then; empty: it is not escalated
 * @param mostReopenings how often an incident may be opened again within a day before it is told no more
 */
public record IncidentSettings(
        long joinWithinMs,
        double worseBy,
        double widerBy,
        double certainBy,
        long updateEveryMs,
        long remindEveryMs,
        long escalateAfterMs,
        List<String> escalateTo,
        int mostReopenings)
        implements Serializable {
    private static final double LEAST_SHARE = 0.01;
    private static final double LARGEST_SHARE = 100;

    static final Option<Duration> JOIN_WITHIN = Option.of(
            "incidents.joinWithin",
            OptionTypes.duration("0s", "30d"),
            "3d",
            "How far apart the onsets of two alerts of a model may lie to be one incident. Longer: fewer pages, and"
                    + " unrelated faults may share one. Shorter: slices with few labels, whose onset is known less"
                    + " well, may get a page of their own.");
    static final Option<Double> WORSE_BY = Option.of(
            "incidents.worseBy",
            OptionTypes.number(LEAST_SHARE, LARGEST_SHARE),
            "0.5",
            "An open incident is told as worse when a change is larger by this share than when it was told: 0.5 is"
                    + " half as large again. Larger: fewer updates.");
    static final Option<Double> WIDER_BY = Option.of(
            "incidents.widerBy",
            OptionTypes.number(LEAST_SHARE, LARGEST_SHARE),
            "0.5",
            "An open incident is told as wider when it has this share more slices than when it was told, reaches"
                    + " everybody, or reaches another metric. Larger: fewer updates.");
    static final Option<Double> CERTAIN_BY = Option.of(
            "incidents.certainBy",
            OptionTypes.number(LEAST_SHARE, LARGEST_SHARE),
            "1",
            "An open incident is told as more certain when what is proven of a change is larger by this share than"
                    + " when it was told: 1 is twice as much. Larger: fewer updates.");
    static final Option<Duration> UPDATE_EVERY = Option.of(
            "incidents.updateEvery",
            OptionTypes.duration("0s", "30d"),
            "6h",
            "At most one update of an incident in this time, openings and ends apart. What comes sooner is told when"
                    + " the time is over.");
    static final Option<Duration> REMIND_EVERY = Option.of(
            "incidents.remindEvery",
            OptionTypes.duration("0s", "90d"),
            "7d",
            "An open incident of which nothing was told for so long is told again. `0s`: never.");
    static final Option<Duration> ESCALATE_AFTER = Option.of(
            "incidents.escalate.after",
            OptionTypes.duration("1min", "30d"),
            "30min",
            "How long after channels were told of an incident it is told to `incidents.escalate.channels` if nobody has"
                    + " acknowledged it. By the time of the data, as all times of incidents.");
    static final Option<List<String>> ESCALATE_CHANNELS = Option.of(
            "incidents.escalate.channels",
            OptionTypes.listOf(OptionTypes.text()),
            "[]",
            "Names of the channels, declared under `channels`, that are told of an incident that nobody has"
                    + " acknowledged in time, and from then on of all that is told of it. Empty: incidents are not"
                    + " escalated.");
    static final Option<Integer> MOST_REOPENINGS = Option.of(
            "incidents.mostReopenings",
            OptionTypes.integer(1, 1_000),
            "3",
            "An incident that is opened again more often than this within a day is told once more, and then only when"
                    + " it is worse, wider or more certain, or over for a day. Larger: more pages of something that"
                    + " comes and goes.");
    static final List<Option<?>> OPTIONS = List.of(
            JOIN_WITHIN,
            WORSE_BY,
            WIDER_BY,
            CERTAIN_BY,
            UPDATE_EVERY,
            REMIND_EVERY,
            ESCALATE_AFTER,
            ESCALATE_CHANNELS,
            MOST_REOPENINGS);

    public IncidentSettings {
        escalateTo = List.copyOf(escalateTo);
    }

    static IncidentSettings of(OptionValues values) {
        return new IncidentSettings(
                values.get(JOIN_WITHIN).toMillis(),
                values.get(WORSE_BY),
                values.get(WIDER_BY),
                values.get(CERTAIN_BY),
                values.get(UPDATE_EVERY).toMillis(),
                values.get(REMIND_EVERY).toMillis(),
                values.get(ESCALATE_AFTER).toMillis(),
                values.get(ESCALATE_CHANNELS),
                values.get(MOST_REOPENINGS));
    }
}
