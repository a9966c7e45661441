package io.vigie.alert;

import io.vigie.model.AlertState;
import io.vigie.model.Metric;
import io.vigie.model.MetricFormat;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference.ReferenceType;
import io.vigie.model.WindowLength;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Texts of alerts about a figure that got worse. The figure is the evidence's best estimate, not the worst stretch.
 *
 * <p>What fell from a reference in time reads "91.2 % → 83.5 %". A benchmark or another version was never this series'
 * own past: those stand beside each other.
 */
final class ChangeMessages {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Monitor monitor;
    private final Metric metric;
    private final String version;
    private final AlertEvidence now;

    private ChangeMessages(Monitor monitor, String version, AlertEvidence now) {
        this.monitor = monitor;
        this.metric = monitor.metric();
        this.version = version;
        this.now = now;
    }

    /**
     * Continues after the model, and ends with a full stop.
     *
     * @param at epoch milliseconds of the event
     * @param version of the series, or {@code *}
     * @param onset of the alert, epoch milliseconds; null where nothing estimates it
     */
    static String sentence(
            Monitor monitor, String version, AlertLifecycleState state, long at, AlertEvidence now, Onset onset) {
        ChangeMessages message = new ChangeMessages(monitor, version, now);
        return state.state() == AlertState.RESOLVED
                ? message.recovered(state.firing())
                : message.worse(at > state.raisedAt(), onset);
    }

    /** When an alert's change was there at the latest, and the beginning of the stretch that it was found in. */
    record Onset(@Nullable Long from, @Nullable Long at) {
        static Onset of(AlertLifecycleState state, AlertEvidence now) {
            // The first estimate stays, whatever a later window or the recovery adds.
            AlertEvidence firing = state.firing();
            return firing != null && firing.onsetAt() != null
                    ? new Onset(firing.onsetFrom(), firing.onsetAt())
                    : new Onset(now.onsetFrom(), now.onsetAt());
        }
    }

    private String worse(boolean isKnown, Onset onset) {
        double change = now.headlineChange();
        return worseThan(isKnown)
                + " (" + MetricFormat.changeAtLeast(metric, change, now.atLeast()) + "; " + counted() + ")"
                + since(onset)
                + ". " + foundBy(now.path(), monitor);
    }

    /** "Found by ranked blocks; budget: 1 false alarm in 90 days." */
    static String foundBy(AlertEvidence.EvidencePath path, Monitor monitor) {
        return "Found by " + path.words() + "; budget: " + monitor.falseAlarms().words() + ".";
    }

    private String worseThan(boolean isKnown) {
        String than = isKnown ? "is still worse" : "got worse";
        return switch (monitor.reference().kind()) {
            case PREVIOUS, FIXED ->
                than + ": " + named() + value(now.reference()) + " → " + value(now.headline()) + criterion();
            case VERSION, BENCHMARK -> (isKnown ? "is still" : "is") + " worse than " + other() + ": " + beside();
        };
    }

    private String recovered(@Nullable AlertEvidence firing) {
        String was = firing == null ? "" : "; it was " + value(firing.headline());
        return switch (monitor.reference().kind()) {
            case PREVIOUS, FIXED ->
                "has recovered: " + named() + value(now.headline()) + criterion() + " on " + counted() + ", " + like()
                        + was + ".";
            case VERSION, BENCHMARK -> "is as good as " + other() + " again: " + beside() + was + ".";
        };
    }

    /** How what it is compares with what it was before the fault: proven is only that it is within the tolerance. */
    private String like() {
        double change = now.headlineChange();
        double worse = metric.isHigherBetter() ? -change : change;
        String before = " (" + value(now.reference()) + ")";
        if (worse < monitor.tolerance() / 2 || worse <= 0) {
            return "as before the fault" + before;
        }
        return worse <= monitor.tolerance()
                ? "within " + MetricFormat.tolerance(metric, monitor.tolerance()) + " of before the fault" + before
                : "close to before the fault" + before;
    }

    private String other() {
        String name = monitor.reference().requireName();
        return monitor.reference().kind() == ReferenceType.VERSION ? "version " + name : "on " + name;
    }

    /** "version v2: 83.0 % correct, v1: 91.2 %", "95.0 % correct on MMLU, 81.2 % in production". */
    private String beside() {
        String name = monitor.reference().requireName();
        if (monitor.reference().kind() == ReferenceType.VERSION) {
            String mine = version.equals(ModelMatch.ANY) ? "all versions" : "version " + version;
            return named() + mine + ": " + value(now.headline()) + criterion() + ", " + name + ": "
                    + value(now.reference());
        }
        return named() + value(now.reference()) + criterion() + " on " + name + ", " + value(now.headline())
                + " in production";
    }

    /** Quality is named by its criterion, behind the figure. */
    private String named() {
        if (metric == Metric.QUALITY && monitor.criterion() != null) {
            return "";
        }
        String title = metric.title();
        return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1) + " ";
    }

    private String criterion() {
        return metric == Metric.QUALITY && monitor.criterion() != null ? " " + monitor.criterion() : "";
    }

    private String value(double figure) {
        return MetricFormat.value(metric, figure);
    }

    /** "412 labels", "1 turn". */
    static String counted(Metric metric, long count) {
        return String.format(Locale.ROOT, "%,d ", count) + metric.counted().word() + (count == 1 ? "" : "s");
    }

    private String counted() {
        String what = counted(metric, now.count());
        return now.path() == AlertEvidence.EvidencePath.WINDOWS ? what + " in " + length(monitor.window()) : what;
    }

    private static String length(WindowLength window) {
        long hours = window.millis() / 3_600_000;
        return hours <= 24 ? (hours == 1 ? "1 hour" : hours + " hours") : hours / 24 + " days";
    }

    private static String since(Onset onset) {
        Long at = onset.at();
        if (at == null) {
            return "";
        }
        Instant latest = Instant.ofEpochMilli(at);
        Long from = onset.from();
        if (from == null) {
            return ", since at the latest " + DAY_AND_TIME.format(latest) + " UTC";
        }
        Instant earliest = Instant.ofEpochMilli(from);
        String begin =
                DAY.format(earliest).equals(DAY.format(latest)) ? TIME.format(earliest) : DAY_AND_TIME.format(earliest);
        return ", since at the latest " + DAY_AND_TIME.format(latest) + " UTC (found in the blocks from " + begin
                + " on)";
    }
}
