package io.vigie.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong in the past, as people know it.
 *
 * @param from epoch milliseconds: when it began
 * @param to epoch milliseconds, exclusive: when it was over; null: it lasts
 * @param slice the slice that it concerned; null: any
 * @param dimension segment names joined by a comma: any slice of it; null: of any
 * @param metrics those that it shows in; empty: any
 * @param note what people say of it; null: nothing
 */
public record KnownIncident(
        String model,
        long from,
        @Nullable Long to,
        @Nullable String slice,
        @Nullable String dimension,
        List<Metric> metrics,
        @Nullable String note) {

    public KnownIncident {
        metrics = List.copyOf(metrics);
        if (to != null && to <= from) {
            throw new IllegalArgumentException("an incident ends after it begins");
        }
    }

    /** Whether it lasts at some time of a span that has its ends in it. */
    public boolean touches(long first, long last) {
        return first < until() && last >= from;
    }

    /** Epoch milliseconds, exclusive; the largest of all where it lasts. */
    public long until() {
        return to == null ? Long.MAX_VALUE : to;
    }

    /**
     * Whether an alert about this slice and metric may be about it. One about everybody may: whatever is wrong in a slice
     * moves the whole by its share.
     */
    public boolean concerns(String alertSlice, String metric) {
        boolean isOfMetric = metrics.isEmpty()
                || metrics.stream().anyMatch(each -> each.label().equals(metric));
        return isOfMetric && (alertSlice.equals(SliceNames.ALL) || isOfSlice(alertSlice));
    }

    private boolean isOfSlice(String alertSlice) {
        if (slice != null) {
            return slice.equals(alertSlice);
        }
        return dimension == null || dimension.equals(SliceNames.dimensionOf(alertSlice));
    }

    /** A stretch in which nothing was wrong, as far as people know. */
    public record QuietStretch(@Nullable String model, long from, long to) {
        public QuietStretch {
            if (to <= from) {
                throw new IllegalArgumentException("a stretch ends after it begins");
            }
        }
    }

    /**
     * What people know of a history.
     *
     * @param quiet stretches that they are sure of; empty: whatever lies outside of all incidents
     */
    public record KnownHistory(List<KnownIncident> incidents, List<QuietStretch> quiet) {
        public KnownHistory {
            incidents = List.copyOf(incidents);
            quiet = List.copyOf(quiet);
        }
    }
}
