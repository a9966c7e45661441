package io.vigie.alert;

import io.vigie.model.AlertState;
import io.vigie.model.Floor;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.Monitor;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Texts of alerts about quality below a floor. */
public final class FloorMessages {

    private static final String DETECTOR = "floor";

    private FloorMessages() {}

    /**
     * What an alert says by where it stands; null for a monitor without a floor.
     *
     * @param evidence null where nothing can be published
     */
    public static @Nullable Function<AlertState, AlertText> text(Monitor monitor, @Nullable AlertEvidence evidence) {
        Floor floor = monitor.method().floor();
        return floor == null || evidence == null
                ? null
                : state -> text(monitor, floor, evidence, state == AlertState.RESOLVED);
    }

    /** Whose labels, where they are not the truth. */
    private static String said(Floor floor) {
        return switch (floor.labels()) {
            case TRUTH -> "";
            case JUDGE -> ", by judges";
            case USER -> ", by users";
        };
    }

    /** How far from the floor it is at the least, where evidence says so; else the interval of what it is. */
    private static String certain(Metric metric, AlertEvidence quality) {
        if (quality.likely() == null) {
            return " (95 % interval " + MetricFormat.values(metric, quality.currentLower(), quality.currentUpper())
                    + ")";
        }
        Double least = quality.atLeast();
        if (least == null) {
            return "";
        }
        return (least < 0 ? " (at most " : " (at least ") + MetricFormat.value(metric, quality.reference() + least)
                + " with 95 % confidence)";
    }

    /** @param recovered whether the alert ends: {@code quality} is then that of the recovery */
    static AlertText text(Monitor monitor, Floor floor, AlertEvidence quality, boolean recovered) {
        Metric metric = monitor.metric();
        StringBuilder text = new StringBuilder(recovered ? "is above its floor of " : "is below its floor of ")
                .append(MetricFormat.value(metric, floor.atLeast()))
                .append(recovered ? " again: " : ": ")
                .append(metric.label())
                .append(" (")
                .append(monitor.criterion())
                .append(said(floor))
                .append(") is ")
                .append(MetricFormat.value(metric, quality.headline()))
                .append(certain(metric, quality));
        Long onset = quality.onsetAt();
        if (onset != null) {
            text.append(", since about ").append(AlertMessages.MINUTE.format(Instant.ofEpochMilli(onset)));
        }
        text.append(", on ")
                .append(ChangeMessages.counted(metric, quality.count()))
                .append('.');
        return new AlertText(DETECTOR, text.toString());
    }
}
