package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How long labels matter.
 *
 * @param horizonMs how long after a request its labels are accepted; state is kept as long
 * @param graceMs how much longer than the horizon a request is remembered, by the machine's clock
 * @param maturityMs how long after the end of an interval most of its labels have come
 */
public record LabelSettings(long horizonMs, long graceMs, long maturityMs) implements Serializable {
    static final Option<Duration> HORIZON = Option.of(
            "labels.horizon",
            OptionTypes.duration("10min", "365d"),
            "45d",
            "How long after its request a label is accepted; a later one is a dead letter. It is the time for which panes may change, and for which each request that may be labelled is remembered: the largest part of the state. Both jobs need the same value.");
    static final Option<Duration> GRACE = Option.of(
            "labels.grace",
            OptionTypes.duration("1min", "365d"),
            "3d",
            "How much longer than the horizon a request is remembered, by the machine's clock: as long the job may be down and still knows the requests of the labels that came meanwhile. Shorter: less state.");
    static final Option<Duration> MATURITY = Option.of(
            "labels.maturity",
            OptionTypes.duration("0s", "90d"),
            "1d",
            "How long after the end of a reference interval its labels are waited for before detectors use it. Longer: a fairer reference when labels come slowly. Shorter: detection begins sooner.");

    static LabelSettings of(OptionValues values) {
        return new LabelSettings(values.get(HORIZON).toMillis(), millis(values, GRACE), millis(values, MATURITY));
    }

    /** A job that has no use for an option has its default. */
    private static long millis(OptionValues values, Option<Duration> option) {
        Duration written = values.find(option);
        return written == null ? OptionTypes.durationMs(Objects.requireNonNull(option.standard())) : written.toMillis();
    }
}
