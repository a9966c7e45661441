package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How long labels matter.
 *
 * @param horizonMillis how long after a request its labels are accepted; state is kept as long
 * @param maturityMillis how long after the end of an interval most of its labels have come
 */
public record LabelSettings(long horizonMillis, long maturityMillis) implements Serializable {
    static final Option<Duration> HORIZON = Option.of(
            "labels.horizon",
            Kinds.duration("1h", "365d"),
            "45d",
            "How long after its request a label is accepted; a later one is a dead letter. It is the time for which panes may change, and for which each request that may be labelled is remembered: the largest part of the state. Both jobs need the same value.");
    static final Option<Duration> MATURITY = Option.of(
            "labels.maturity",
            Kinds.duration("0s", "90d"),
            "1d",
            "How long after the end of a reference interval its labels are waited for before detectors use it. Longer: a fairer reference when labels come slowly. Shorter: detection begins sooner.");

    static LabelSettings of(Values values) {
        Duration maturity = values.find(MATURITY);
        return new LabelSettings(
                values.get(HORIZON).toMillis(),
                maturity == null
                        ? Kinds.durationMillis(Objects.requireNonNull(MATURITY.standard()))
                        : maturity.toMillis());
    }
}
