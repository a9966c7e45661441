package io.vigie.detect;

import io.vigie.stats.WeightedSums;
import java.util.Optional;

/** Which labels a monitor takes as the reference, by the time of their requests. */
public sealed interface ReferencePlan {
    /** An interval, from the first millisecond in it to the first after it. */
    record Fixed(long from, long to) implements ReferencePlan {
        public Fixed {
            if (to <= from) {
                throw new IllegalArgumentException("a reference ends after it begins, not from " + from + " to " + to);
            }
        }
    }

    /**
     * The window before the current window, in whole UTC days: first the first full window of data; from two windows
     * after its start on, the days [now − 2·window, now − window), taken anew at each UTC day start.
     *
     * @param days at least 1
     */
    record Previous(int days) implements ReferencePlan {
        public Previous {
            if (days < 1) {
                throw new IllegalArgumentException("a reference window has at least 1 day, not " + days);
            }
        }
    }

    /**
     * What something else than this monitor's labels says: a benchmark, another version. Asked for until it is there, and
     * then once a UTC day; the monitor keeps what it said last. No label of the monitor belongs to such a reference.
     */
    record Given(ReferenceSource source) implements ReferencePlan {
        /** Sums of scores, or empty while there are too few. */
        public interface ReferenceSource {
            Optional<WeightedSums> at(long time);
        }
    }

    /** @throws IllegalArgumentException unless {@code from} is before {@code to} */
    static ReferencePlan fixed(long from, long to) {
        return new Fixed(from, to);
    }

    /**
     * @param windowMs above 0; rounded up to whole days, because the sums are kept by day
     * @throws IllegalArgumentException for a window that is not above 0
     */
    static ReferencePlan previous(long windowMs) {
        return new Previous(Math.toIntExact(-Math.floorDiv(-windowMs, ReferenceSums.DAY)));
    }
}
