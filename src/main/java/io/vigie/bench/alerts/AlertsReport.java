package io.vigie.bench.alerts;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured.
 *
 * @param seeds histories of each world
 * @param firstSeed the first of consecutive seeds
 */
public record AlertsReport(int seeds, long firstSeed, List<StableWorld> stable, List<ChangedWorld> changed) {

    /**
     * A world in which every alert is false.
     *
     * @param quarters how many quarters of 90 days were watched in all
     * @param quartersWithAlert in how many of them any monitor alerted
     * @param firstMonthAlerts alerts of all monitors in the days of learning, in all histories
     */
    public record StableWorld(
            String id,
            String description,
            int quarters,
            int quartersWithAlert,
            int firstMonthAlerts,
            List<MonitorAlerts> monitors) {}

    /**
     * False alerts of one monitor in one stable world, over all slices, in 90 days.
     *
     * @param sequential raised by e-detectors or ranked blocks
     * @param window raised by comparisons of windows
     * @param burnRate raised by objectives
     * @param standardError of their sum, with the history as the sampling unit; at least Poisson's
     * @param budget how many are allowed; null: the monitor has none
     */
    public record MonitorAlerts(
            String monitor,
            double sequential,
            double window,
            double burnRate,
            double standardError,
            @Nullable Double budget) {

        public double all() {
            return sequential + window + burnRate;
        }

        /** Whether there are no more than allowed, or more by no more than chance explains. */
        public boolean isWithinBudget() {
            Double allowed = budget;
            return allowed == null || all() - 2 * standardError <= allowed;
        }
    }

    /**
     * A world in which one thing changes.
     *
     * @param monitor the one that should tell
     * @param histories of which its alerts say something: those in which it had no alert open when the change began
     * @param medianDays from the change to its first alert, with {@code days90} the 90 % quantile; infinite: missed
     * @param missed histories in which it never told
     * @param slowestDays of all; infinite if any was missed
     * @param toldByMonth8 histories in which it told within 240 days
     * @param toldRecoveredEarly histories in which a change that went on was told recovered
     * @param recoveries the figures of recovery, null where the change stays
     * @param alertsOfTheChange of all monitors, a mean per history
     * @param mostAlertsOfTheChange in any history
     */
    public record ChangedWorld(
            String id,
            String description,
            String monitor,
            int histories,
            double medianDays,
            double days90,
            double slowestDays,
            int missed,
            int toldByMonth8,
            int toldRecoveredEarly,
            @Nullable Recoveries recoveries,
            double alertsOfTheChange,
            int mostAlertsOfTheChange) {}

    /**
     * How alerts about a change that ended came to their end.
     *
     * @param whole of each history, the last alert about the whole model
     * @param slices of all histories, each alert about a slice
     */
    public record Recoveries(RecoveryDays whole, RecoveryDays slices) {}

    /**
     * From the end of a change to the end of alerts about it.
     *
     * @param told those that were told before the change ended, and not as recovered
     * @param never of those, how many were still open at the end of the history
     */
    public record RecoveryDays(int told, int never, double medianDays, double days90) {}

    Optional<ChangedWorld> changed(String id) {
        return changed.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    Optional<StableWorld> stable(String id) {
        return stable.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
