package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How long labels are accepted and waited for.
 *
 * @param horizonMs how long after a request its labels are accepted, and its state is kept
 * @param graceMs how much longer than the horizon a request is kept, by the machine's clock
 * @param maturityMs how long after the end of an interval most of its labels have arrived
 */
public record LabelSettings(long horizonMs, long graceMs, long maturityMs) implements Serializable {
    static final Option<Duration> HORIZON = Option.of(
            "labels.horizon",
            OptionTypes.duration("10min", "365d"),
            "45d",
            "How long after its request a label is accepted; a later one becomes a dead letter. For this long panes"
                    + " may change, and each request that may be labelled is kept, which is the largest part of the"
                    + " state. Both jobs need the same value.");
    static final Option<Duration> GRACE = Option.of(
            "labels.grace",
            OptionTypes.duration("1min", "365d"),
            "3d",
            "How much longer than the horizon a request is kept, by the machine's clock. After an outage of at most"
                    + " this long, the job still knows the requests of the labels that arrived meanwhile. Shorter:"
                    + " less state.");
    static final Option<Duration> MATURITY = Option.of(
            "labels.maturity",
            OptionTypes.duration("0s", "90d"),
            "1d",
            "How long detectors wait, after the end of a reference interval, for its labels before they use it."
                    + " Longer: a fairer reference when labels are slow. Shorter: detection begins sooner.");

    static LabelSettings of(OptionValues values) {
        return new LabelSettings(values.get(HORIZON).toMillis(), millis(values, GRACE), millis(values, MATURITY));
    }

    /** The default, if the job's schema does not have this option. */
    static long millis(OptionValues values, Option<Duration> option) {
        Duration written = values.find(option);
        return written == null ? OptionTypes.durationMs(Objects.requireNonNull(option.standard())) : written.toMillis();
    }
}
