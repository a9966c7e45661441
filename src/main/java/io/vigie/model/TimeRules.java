package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How times of events are read where they do not say it themselves.
 *
 * @param unit of numbers
 * @param zone id of the zone of times that name none, such as {@code UTC} or {@code Europe/Lisbon}; null: such times
 *     are not used
 */
public record TimeRules(EpochUnit unit, @Nullable String zone) implements Serializable {

    /** The unit is told by plausibility, and no zone is assumed. */
    public static final TimeRules DEFAULT = new TimeRules(EpochUnit.AUTO, null);

    private static final long serialVersionUID = 1;
}
