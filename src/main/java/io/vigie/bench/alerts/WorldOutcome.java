package io.vigie.bench.alerts;

import io.vigie.bench.alerts.World.WorldChange;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.Monitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the alerts of one history come to.
 *
 * @param raised every alert, when it was first told
 * @param toldAfterDays from the change to the first alert of its monitor in any slice; infinite: never
 * @param wasOpen whether that monitor had an alert open when the change began: then nothing is known of its delay
 * @param toldRecoveredEarly alerts about the change that were told recovered before it was over, while what there was
 *     of it in their slice was more than their monitor tolerates
 * @param alertsOfTheChange alerts of any monitor from the change until it was over, recovered ones told anew included
 * @param recoveredAfterDays from the end of the change until the alerts about it that are about the whole model had
 *     ended; infinite: never. Empty where the change stays, was not told of the whole, or was over for them before it was
 * @param slicesRecoveredAfterDays the same of each alert about a slice
 */
record WorldOutcome(
        List<RaisedAlert> raised,
        double toldAfterDays,
        boolean wasOpen,
        int toldRecoveredEarly,
        int alertsOfTheChange,
        List<Double> recoveredAfterDays,
        List<Double> slicesRecoveredAfterDays) {

    private static final String WHOLE = "all";

    /**
     * An alert when it was first told.
     *
     * @param day since the history began
     * @param path the detector that raised it
     */
    record RaisedAlert(String monitor, String slice, AlertPath path, double day) {}

    /** Which part of a monitor raised an alert. */
    enum AlertPath {
        /** An e-detector or ranked blocks. */
        SEQUENTIAL,
        /** A comparison of windows or of distributions. */
        WINDOW,
        BURN_RATE;

        static AlertPath of(AlertEvent event) {
            return switch (event.detector()) {
                case "window" -> WINDOW;
                case "burn-rate" -> BURN_RATE;
                default -> event.evidence() == null ? WINDOW : SEQUENTIAL;
            };
        }
    }

    /** Runs one history. */
    static WorldOutcome of(World world, long seed) {
        return of(world, WorldRun.alerts(world, seed));
    }

    /** @param events of the history, in the order of their time */
    static WorldOutcome of(World world, List<AlertEvent> events) {
        List<RaisedAlert> raised = new ArrayList<>();
        Map<String, AlertEvent> open = new HashMap<>();
        ChangeTrace trace = new ChangeTrace(world);
        for (AlertEvent event : events) {
            double day = (double) (event.updatedAt() - WorldTraffic.START) / WorldTraffic.DAY;
            trace.timeIs(day, open.values());
            if (event.state() == AlertState.RESOLVED) {
                open.remove(event.alertId());
                trace.onRecovery(event, day);
            } else if (open.put(event.alertId(), event) == null) {
                raised.add(new RaisedAlert(event.monitor(), event.slice(), AlertPath.of(event), day));
                trace.onAlert(event, day);
            }
        }
        trace.timeIs(world.days(), open.values());
        return new WorldOutcome(
                raised,
                trace.toldAfterDays,
                trace.wasOpen,
                trace.toldRecoveredEarly,
                trace.alertsOfTheChange,
                trace.recovered(open.values()),
                trace.slicesRecovered(open.values()));
    }

    /** What the alerts have to do with the planted change. */
    private static final class ChangeTrace {
        private final World world;
        private final String monitor;
        private final double tolerance;
        private final double from;
        private final double to;
        private final boolean ends;
        private double toldAfterDays = Double.POSITIVE_INFINITY;
        private boolean hasBegun;
        private boolean wasOpen;
        private int toldRecoveredEarly;
        private int alertsOfTheChange;
        private double lastRecovery = Double.NaN;
        private final List<Double> sliceRecoveries = new ArrayList<>();

        ChangeTrace(World world) {
            this.world = world;
            WorldChange change = world.change();
            monitor = change == null
                    ? ""
                    : world.measured() == World.MeasuredPath.OBJECTIVES
                            ? WorldMonitors.OBJECTIVE.name()
                            : change.figure().monitor();
            tolerance = WorldMonitors.of(world.measured()).stream()
                    .filter(each -> each.name().equals(monitor))
                    .mapToDouble(Monitor::tolerance)
                    .findFirst()
                    .orElse(0);
            ends = change != null && change.lastsDays() > 0;
            from = change == null ? Double.POSITIVE_INFINITY : World.CHANGE_DAY;
            to = ends ? World.CHANGE_DAY + change.lastsDays() : world.days();
        }

        void timeIs(double day, Iterable<AlertEvent> open) {
            if (!hasBegun && day >= from) {
                hasBegun = true;
                open.forEach(each -> wasOpen |= each.monitor().equals(monitor));
            }
        }

        void onAlert(AlertEvent event, double day) {
            if (day < from || day > to) {
                return;
            }
            alertsOfTheChange++;
            if (event.monitor().equals(monitor)) {
                toldAfterDays = Math.min(toldAfterDays, day - from);
            }
        }

        void onRecovery(AlertEvent event, double day) {
            if (!isAboutTheChange(event)) {
                return;
            }
            if (day < to) {
                toldRecoveredEarly += changeOf(event.slice(), day) > tolerance ? 1 : 0;
            } else if (event.slice().equals(WHOLE)) {
                lastRecovery = day - to;
            } else {
                sliceRecoveries.add(day - to);
            }
        }

        /** What there is of the change in a series, in the unit of its size. */
        private double changeOf(String slice, double day) {
            WorldChange change = Objects.requireNonNull(world.change());
            double all = change.size() * change.share(day);
            if (change.slice() < 0 || slice.equals(WorldTraffic.name(change.slice()))) {
                return all;
            }
            return slice.equals(WHOLE) ? all * WorldTraffic.shareOf(change.slice(), world) : 0;
        }

        /** @param open at the end of the history */
        List<Double> recovered(Iterable<AlertEvent> open) {
            if (!ends) {
                return List.of();
            }
            for (AlertEvent each : open) {
                if (each.slice().equals(WHOLE) && isAboutTheChange(each)) {
                    return List.of(Double.POSITIVE_INFINITY);
                }
            }
            return Double.isNaN(lastRecovery) ? List.of() : List.of(lastRecovery);
        }

        /** @param open at the end of the history */
        List<Double> slicesRecovered(Iterable<AlertEvent> open) {
            if (!ends) {
                return List.of();
            }
            List<Double> all = new ArrayList<>(sliceRecoveries);
            for (AlertEvent each : open) {
                if (!each.slice().equals(WHOLE) && isAboutTheChange(each)) {
                    all.add(Double.POSITIVE_INFINITY);
                }
            }
            return all;
        }

        private boolean isAboutTheChange(AlertEvent event) {
            double raisedOn = (double) (event.raisedAt() - WorldTraffic.START) / WorldTraffic.DAY;
            return event.monitor().equals(monitor) && raisedOn >= from && raisedOn <= to;
        }
    }
}
