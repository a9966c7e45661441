package io.vigie.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside an alert when it is told: the other slices of its dimension, and what else changed about when it
 * began.
 *
 * @param otherSlices by name; empty for an alert about everybody, and where the dimension has no other
 * @param changed versions first; only what changed clearly
 */
public record AlertContext(List<SliceStanding> otherSlices, List<ContextChange> changed) {

    public static final AlertContext NONE = new AlertContext(List.of(), List.of());

    public AlertContext {
        otherSlices = List.copyOf(otherSlices);
        changed = List.copyOf(changed);
    }

    /** How another slice stands. */
    public enum Standing {
        /** A change half as large as that of the alert can be excluded at 95 %. */
        UNCHANGED("unchanged"),
        /** Its whole interval is worse by more than the monitor tolerates. */
        ALSO_WORSE("also worse"),
        /** There is not enough data to say either. */
        UNDECIDED("not enough data to say");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * Another slice since the onset, against before it.
     *
     * @param standing name of a {@link Standing}
     * @param count labels, turns or requests since the onset
     */
    public record SliceStanding(String slice, String standing, long count) {}

    /**
     * Something that is another since the onset.
     *
     * @param what {@code version}, {@code share} of the slice in the traffic, {@code label-source}, or a metric's name
     * @param name of the version or of the source of labels; null for anything else
     * @param before null for a version
     * @param after null for a version
     * @param since epoch milliseconds: when the version came first; null for anything else
     */
    public record ContextChange(
            String what,
            @Nullable String name,
            @Nullable Double before,
            @Nullable Double after,
            @Nullable Long since) {

        public static final String VERSION = "version";
        public static final String SHARE = "share";
        public static final String LABEL_SOURCE = "label-source";
    }
}
