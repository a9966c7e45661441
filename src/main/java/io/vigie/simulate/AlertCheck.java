package io.vigie.simulate;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks whether the alerts of a run are those that its scenario calls for. */
public final class AlertCheck {

    private final Scenario scenario;
    private final Map<String, AlertEvent> firings = new LinkedHashMap<>();

    /** The assessment of one alert. */
    public enum AlertCheckResult {
        /** It was required, and came. */
        FOUND,
        /** It was required, and did not come. */
        MISSED,
        /** It shows a side effect of a planted change. */
        CONSEQUENCE,
        /** It is not justified: its subject did not change, or had not changed yet. */
        FALSE_ALARM
    }

    /** @param alert its first firing; null if it was missed */
    public record CheckedAlert(
            AlertCheckResult verdict,
            AlertSubject subject,
            @Nullable AlertEvent alert,
            @Nullable PlantedChange change) {}

    public AlertCheck(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Records an alert event; updates, recoveries and repetitions of an alert that fired change nothing. */
    public void accept(AlertEvent alert) {
        if (alert.state() == AlertState.FIRING) {
            firings.putIfAbsent(alert.alertId(), alert);
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
                found.add(new CheckedAlert(AlertCheckResult.FOUND, subject, alert, change));
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

    /** Whether every required alert came, and no false alarm did. */
    public boolean passed() {
        return lines().stream()
                .noneMatch(line ->
                        line.verdict() == AlertCheckResult.MISSED || line.verdict() == AlertCheckResult.FALSE_ALARM);
    }
}
