package io.vigie.settings;

import io.vigie.model.EpochUnit;
import io.vigie.model.TimeRules;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How times of events are read, and which are believed.
 *
 * @param maxJumpMs how far one record alone may move the event time of its partition
 */
public record TimeSettings(TimeRules rules, long maxJumpMs) implements Serializable {
    /** Told by plausibility, no zone, an hour. */
    public static final TimeSettings DEFAULT = new TimeSettings(TimeRules.DEFAULT, 3_600_000);

    static final Option<EpochUnit> UNIT = Option.of(
            "times.unit",
            OptionTypes.oneOf(EpochUnit.class, EpochUnit::label),
            "auto",
            "What a number that stands for a time counts since 1970. `auto`: the unit in which it lies between 2000 and"
                    + " 2100, number by number. A time before 2000 becomes a dead letter.");
    static final Option<String> ZONE = Option.optional(
            "times.zone",
            OptionTypes.zone(),
            "The zone of times in JSON lines that name none. If unset, such a record becomes a dead letter: its zone"
                    + " would be a guess.");
    static final Option<Duration> MAX_JUMP = Option.of(
            "times.maxJump",
            OptionTypes.duration("1min", "365d"),
            "1h",
            "How far one record may move the event time of its partition by itself, beyond the time that has passed by"
                    + " the wall clock. A record further ahead counts at its own time, and moves event time only with"
                    + " nine others that are as far, or when nothing else comes for half of `join.idleness`, unless it"
                    + " is one of two that are far from all others: one wrong clock is one wrong record. In files: how"
                    + " far one or two requests may lie from all others."
                    + " Shorter: smaller errors of clocks are caught. Longer: sparse history is read"
                    + " again without waiting.");

    static final List<Option<?>> OPTIONS = List.of(UNIT, ZONE, MAX_JUMP);

    static TimeSettings of(OptionValues values) {
        return new TimeSettings(
                new TimeRules(values.get(UNIT), values.find(ZONE)),
                values.get(MAX_JUMP).toMillis());
    }
}
