package io.vigie.simulate;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the alerts of a run are those that its scenario calls for, come in time, and stay: a planted change
 * never ends, so that whoever is told of a recovery is told something wrong.
 */
public final class AlertCheck {

    /** Of one model: with fewer, changes may take longer to be found, in proportion. */
    private static final double USUAL_REQUESTS_PER_DAY = DemoScenario.REQUESTS_PER_DAY / DemoScenario.MODELS;

    private final Scenario scenario;
    private final double slack;
    private final Map<String, AlertEvent> firings = new LinkedHashMap<>();
    private final Set<String> resolved = new HashSet<>();

    /** The assessment of one alert. */
    public enum AlertCheckResult {
        /** It was required, and came. */
        FOUND,
        /** It was required, and did not come, or later than its change allows. */
        MISSED,
        /** It was required and came, and then its owner was told that the change is over, which it is not. */
        TOLD_RECOVERED,
        /** It shows a side effect of a planted change. */
        CONSEQUENCE,
        /** It is not justified: its subject did not change, or had not changed yet. */
        FALSE_ALARM
    }

    /** @param alert its first firing; null if there was none */
    public record CheckedAlert(
            AlertCheckResult verdict,
            AlertSubject subject,
            @Nullable AlertEvent alert,
            @Nullable PlantedChange change) {}

    public AlertCheck(Scenario scenario) {
        this.scenario = scenario;
        double ofModel = scenario.volume().requestsPerDay() / scenario.models().size();
        this.slack = Math.max(1, USUAL_REQUESTS_PER_DAY / ofModel);
    }

    /** Records an alert event; updates and repetitions of an alert that fired change nothing. */
    public void accept(AlertEvent alert) {
        if (alert.state() == AlertState.FIRING) {
            firings.putIfAbsent(alert.alertId(), alert);
        } else if (alert.state() == AlertState.RESOLVED) {
            resolved.add(alert.alertId());
        }
    }

    /** First the required alerts, in the order of the changes; then all others, in the order in which they came. */
    public List<CheckedAlert> lines() {
        Map<AlertSubject, PlantedChange> must = scenario.mustAlert();
        Map<AlertSubject, PlantedChange> may = scenario.mayAlert();
        List<CheckedAlert> found = new ArrayList<>();
        List<CheckedAlert> others = new ArrayList<>();
        Set<AlertSubject> seen = new HashSet<>();
        for (AlertEvent alert : firings.values()) {
            AlertSubject subject = AlertSubject.of(alert);
            PlantedChange change = may.get(subject);
            // A change cannot be seen before it happens.
            if (change == null || alert.raisedAt() < change.at()) {
                others.add(new CheckedAlert(AlertCheckResult.FALSE_ALARM, subject, alert, null));
            } else if (!must.containsKey(subject)) {
                others.add(new CheckedAlert(AlertCheckResult.CONSEQUENCE, subject, alert, change));
            } else if (seen.add(subject)) {
                found.add(new CheckedAlert(required(subject, alert, change), subject, alert, change));
            }
        }
        List<CheckedAlert> lines = new ArrayList<>();
        must.forEach((subject, change) -> lines.add(found.stream()
                .filter(line -> line.subject().equals(subject))
                .findFirst()
                .orElse(new CheckedAlert(AlertCheckResult.MISSED, subject, null, change))));
        lines.addAll(others);
        return lines;
    }

    private AlertCheckResult required(AlertSubject subject, AlertEvent alert, PlantedChange change) {
        Duration within = change.effect().mustAlert(change.model()).get(subject);
        if (within != null && alert.raisedAt() > change.at() + slack * within.toMillis()) {
            return AlertCheckResult.MISSED;
        }
        return resolved.contains(alert.alertId()) ? AlertCheckResult.TOLD_RECOVERED : AlertCheckResult.FOUND;
    }

    /** Whether every required alert came in time and stays, and no false alarm did. */
    public boolean passed() {
        return lines().stream()
                .allMatch(line ->
                        line.verdict() == AlertCheckResult.FOUND || line.verdict() == AlertCheckResult.CONSEQUENCE);
    }
}
