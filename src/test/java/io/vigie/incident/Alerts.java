package io.vigie.incident;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts of one model as a monitor of labels or of full traffic raises them. */
public final class Alerts {

    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;
    public static final long START = 1_790_000_100_000L / (5 * MINUTE) * 5 * MINUTE;
    public static final String MODEL = "gpt-4";

    private Alerts() {}

    /**
     * A series of a monitor.
     *
     * @param before the metric before, {@code change} what was added to it; {@code error} of the change, 95 %
     */
    public record Series(String metric, String slice, double before, double change, double error) {

        private static final String EVIDENCE = "e-detector";

        String id(long raisedAt) {
            return metric + "/" + slice + "@" + raisedAt;
        }

        public AlertEvent fires(long at, @Nullable Long onset) {
            return event(AlertState.FIRING, at, at, onset, change, null, EVIDENCE);
        }

        /** A further event of the same alert. */
        public AlertEvent isAt(long raisedAt, long at, @Nullable Long onset, double now, @Nullable Double atLeast) {
            return event(AlertState.FIRING, raisedAt, at, onset, now, atLeast, EVIDENCE);
        }

        /** A comparison of windows confirms it, in which some days are good. */
        public AlertEvent isConfirmed(long raisedAt, long at, @Nullable Long onset, double now) {
            return event(AlertState.FIRING, raisedAt, at, onset, now, null, "window");
        }

        public AlertEvent ends(long raisedAt, long at, @Nullable Long onset) {
            return event(AlertState.RESOLVED, raisedAt, at, onset, 0, null, EVIDENCE);
        }

        private AlertEvent event(
                AlertState state,
                long raisedAt,
                long at,
                @Nullable Long onset,
                double by,
                @Nullable Double atLeast,
                String detector) {
            return new AlertEvent(
                    id(raisedAt),
                    state,
                    "monitor-of-" + metric,
                    MODEL,
                    "*",
                    slice,
                    metric,
                    metric.equals("quality") ? "correct" : null,
                    "critical",
                    "team-" + metric,
                    "30d",
                    raisedAt,
                    null,
                    onset,
                    at,
                    state == AlertState.RESOLVED ? at : null,
                    before + by,
                    before + by - error,
                    before + by + error,
                    before,
                    by,
                    by - error,
                    by + error,
                    400,
                    null,
                    atLeast,
                    null,
                    null,
                    "1 per 90d",
                    detector,
                    List.of(),
                    MODEL + " " + metric + " " + slice + (state == AlertState.RESOLVED ? " has recovered." : " fell."),
                    List.of("on-call"),
                    null,
                    "docs/runbooks/" + metric + ".md",
                    null,
                    null);
        }
    }
}
