package io.vigie.bench.alerts;

import io.vigie.bench.alerts.AlertsReport.ChangedWorld;
import io.vigie.bench.alerts.AlertsReport.MonitorAlerts;
import io.vigie.bench.alerts.AlertsReport.Recoveries;
import io.vigie.bench.alerts.AlertsReport.RecoveryDays;
import io.vigie.bench.alerts.AlertsReport.StableWorld;
import io.vigie.bench.alerts.World.WorldChange;
import io.vigie.bench.alerts.WorldOutcome.AlertPath;
import io.vigie.bench.alerts.WorldOutcome.RaisedAlert;
import io.vigie.model.Monitor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** The histories of one world → its figures. */
final class WorldFigures {

    private static final double EIGHT_MONTHS = 240;

    private WorldFigures() {}

    /** @param outcomes of a world in which nothing changes, one for each seed */
    static StableWorld stable(World world, List<WorldOutcome> outcomes) {
        int withAlert = 0;
        int firstMonth = 0;
        for (WorldOutcome outcome : outcomes) {
            for (int quarter = 0; quarter < AlertWorlds.QUARTERS; quarter++) {
                double from = World.LEARNING_DAYS + quarter * AlertWorlds.QUARTER_DAYS;
                boolean any = outcome.raised().stream()
                        .anyMatch(alert -> alert.day() > from && alert.day() <= from + AlertWorlds.QUARTER_DAYS);
                withAlert += any ? 1 : 0;
            }
            firstMonth += (int) outcome.raised().stream()
                    .filter(alert -> !isMonitored(alert))
                    .count();
        }
        return new StableWorld(
                world.id(),
                world.description(),
                AlertWorlds.QUARTERS * outcomes.size(),
                withAlert,
                firstMonth,
                WorldMonitors.of(world.measured()).stream()
                        .map(monitor -> falseAlerts(monitor, outcomes))
                        .toList());
    }

    private static boolean isMonitored(RaisedAlert alert) {
        return alert.day() > World.LEARNING_DAYS;
    }

    private static MonitorAlerts falseAlerts(Monitor monitor, List<WorldOutcome> outcomes) {
        int n = outcomes.size();
        double quarters = (double) n * AlertWorlds.QUARTERS;
        Map<AlertPath, Integer> byPath = new EnumMap<>(AlertPath.class);
        double squares = 0;
        double sum = 0;
        for (WorldOutcome outcome : outcomes) {
            int count = 0;
            for (RaisedAlert alert : outcome.raised()) {
                if (alert.monitor().equals(monitor.name()) && isMonitored(alert)) {
                    byPath.merge(alert.path(), 1, Integer::sum);
                    count++;
                }
            }
            sum += count;
            squares += (double) count * count;
        }
        double variance = n > 1 ? (squares - sum * sum / n) * n / (n - 1) : 0;
        double deviation = Math.sqrt(Math.max(variance, sum));
        return new MonitorAlerts(
                monitor.name(),
                byPath.getOrDefault(AlertPath.SEQUENTIAL, 0) / quarters,
                byPath.getOrDefault(AlertPath.WINDOW, 0) / quarters,
                byPath.getOrDefault(AlertPath.BURN_RATE, 0) / quarters,
                deviation / quarters,
                monitor.method().objective() == null
                        ? monitor.falseAlarms().count()
                                * (AlertWorlds.QUARTER_DAYS
                                        / monitor.falseAlarms().periodDays())
                        : null);
    }

    /** @param outcomes of a world in which something changes, one for each seed */
    static ChangedWorld changed(World world, List<WorldOutcome> outcomes) {
        WorldChange change = Objects.requireNonNull(world.change());
        List<WorldOutcome> clear =
                outcomes.stream().filter(each -> !each.wasOpen()).toList();
        double[] told =
                clear.stream().mapToDouble(WorldOutcome::toldAfterDays).sorted().toArray();
        return new ChangedWorld(
                world.id(),
                world.description(),
                world.measured() == World.MeasuredPath.OBJECTIVES
                        ? WorldMonitors.OBJECTIVE.name()
                        : change.figure().monitor(),
                clear.size(),
                quantile(told, 0.5),
                quantile(told, 0.9),
                quantile(told, 1),
                (int) DoubleStream.of(told).filter(Double::isInfinite).count(),
                (int) DoubleStream.of(told).filter(day -> day <= EIGHT_MONTHS).count(),
                (int) clear.stream()
                        .filter(each -> each.toldRecoveredEarly() > 0)
                        .count(),
                change.lastsDays() == 0
                        ? null
                        : new Recoveries(
                                recoveries(clear, WorldOutcome::recoveredAfterDays),
                                recoveries(clear, WorldOutcome::slicesRecoveredAfterDays)),
                clear.stream()
                        .mapToInt(WorldOutcome::alertsOfTheChange)
                        .average()
                        .orElse(0),
                clear.stream().mapToInt(WorldOutcome::alertsOfTheChange).max().orElse(0));
    }

    private static RecoveryDays recoveries(
            List<WorldOutcome> outcomes, Function<WorldOutcome, List<Double>> recoveredAfter) {
        double[] days = outcomes.stream()
                .flatMap(each -> recoveredAfter.apply(each).stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return new RecoveryDays(
                days.length,
                (int) DoubleStream.of(days).filter(Double::isInfinite).count(),
                quantile(days, 0.5),
                quantile(days, 0.9));
    }

    /** The smallest value that at least this share does not exceed; infinite without any. */
    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.POSITIVE_INFINITY
                : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
