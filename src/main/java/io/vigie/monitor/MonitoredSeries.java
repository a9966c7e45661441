package io.vigie.monitor;

import io.vigie.alert.AlertMessages;
import io.vigie.model.DetectorChoice;
import io.vigie.model.LabelChoice;
import io.vigie.model.Metric;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.series.AlertPoints;
import java.util.TreeMap;

/**
 * One series that a monitor looks at.
 *
 * @param version a version, or {@code *} for all of them pooled
 * @param labels whose labels its windows rest on, {@code AUTO} being resolved
 */
record MonitoredSeries(Monitor monitor, String model, String slice, String version, LabelChoice labels) {

    /** What the name of a monitor ends with in alerts about the judge that it is helped by. */
    static final String JUDGE = "/judge";

    /** By the truth, where the monitor leaves the choice. */
    MonitoredSeries(Monitor monitor, String model, String slice, String version) {
        this(
                monitor,
                model,
                slice,
                version,
                monitor.method().labels() == LabelChoice.AUTO
                        ? LabelChoice.TRUTH
                        : monitor.method().labels());
    }

    /** The same by other labels. */
    MonitoredSeries by(LabelChoice other) {
        return new MonitoredSeries(monitor, model, slice, version, other);
    }

    /** Of the judge of these answers: what its alerts are about. */
    MonitoredSeries ofJudge() {
        return new MonitoredSeries(monitor.named(monitor.name() + JUDGE), model, slice, version, LabelChoice.TRUTH);
    }

    /** Whether windows rest on other labels than people's and ground truth. */
    boolean isByOthers() {
        return monitor.metric() == Metric.QUALITY && monitor.method().floor() == null && labels != LabelChoice.TRUTH;
    }

    /** Whether no truth stands behind what is said of it: a judge alone has scored. */
    boolean isByJudgeAlone() {
        return isByOthers() && labels == LabelChoice.JUDGE;
    }

    /** Whether the monitor looks at a version of a model; one that is the reference is not compared with itself. */
    static boolean isWatched(Monitor monitor, String model, String version) {
        boolean isReference = monitor.reference().equals(Reference.version(version));
        return monitor.match().covers(model, version) && !isReference;
    }

    /** The same monitor on the same slice of another version. */
    MonitoredSeries ofVersion(String other) {
        return new MonitoredSeries(monitor, model, slice, other, labels);
    }

    /** The same monitor on the labels of one criterion. */
    MonitoredSeries ofCriterion(String criterion) {
        return new MonitoredSeries(monitor.withCriterion(criterion), model, slice, version, labels);
    }

    /**
     * Under which its state is kept. The terms are stored in savepoints: other texts drop detectors and open alerts.
     */
    MonitorStateKey key() {
        DetectorChoice detector = monitor.method().detector();
        String terms = String.join(
                "|",
                monitor.metric().label(),
                monitor.criterion() == null ? "" : monitor.criterion(),
                monitor.window().label(),
                monitor.reference().toString());
        if (!detector.equals(DetectorChoice.DEFAULT)) {
            terms += "|" + detector.kind().label() + new TreeMap<>(detector.parameters());
        }
        if (monitor.method().objective() != null) {
            // Its bound and its burn rates say how much is too much: an alert that is open stays so under others.
            terms += "|objective";
        }
        if (monitor.method().floor() != null) {
            terms += "|floor";
        }
        return new MonitorStateKey(monitor.name(), terms, slice, version);
    }

    /** Under which the detector is kept that goes by these labels instead of the truth. */
    MonitorStateKey key(LabelChoice labels) {
        MonitorStateKey key = key();
        return new MonitorStateKey(key.monitor(), key.terms() + "|" + labels.label(), key.slice(), key.version());
    }

    /** Whether this is the key of a detector that goes by labels which the monitor allows. */
    boolean isKeptByLabels(MonitorStateKey key) {
        LabelChoice choice = monitor.method().labels();
        return (choice == LabelChoice.AUTO && key(LabelChoice.JUDGE).equals(key))
                || key(choice).equals(key);
    }

    AlertMessages.AlertSeries alertSeries() {
        return new AlertMessages.AlertSeries(model, version, slice);
    }

    AlertPoints.SeriesId seriesId() {
        return new AlertPoints.SeriesId(model, version, slice);
    }

    boolean isPooled() {
        return version.equals(ModelMatch.ANY);
    }
}
