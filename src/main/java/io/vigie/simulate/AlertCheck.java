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

/** Whether the alerts of a run are those that its scenario calls for. */
public final class AlertCheck {

    private final Scenario scenario;
    private final Map<String, AlertEvent> firings = new LinkedHashMap<>();

    /** What is to be said of one alert. */
    public enum AlertCheckResult {
        /** It had to come, and did. */
        FOUND,
        /** It had to come, and did not. */
        MISSED,
        /** It tells of a planted change from another side. */
        CONSEQUENCE,
        /** Nothing justifies it: the subject did not change, or not yet. */
        FALSE_ALARM
    }

    /** @param alert its first firing; null where it was missed */
    public record CheckedAlert(
            AlertCheckResult verdict,
            AlertSubject subject,
            @Nullable AlertEvent alert,
            @Nullable PlantedChange change) {}

    public AlertCheck(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Takes note of an alert event; updates, recoveries and repetitions of one that fired change nothing. */
    public void accept(AlertEvent alert) {
        if (alert.state() == AlertState.FIRING) {
            firings.putIfAbsent(alert.alertId(), alert);
        }
    }

    /** Alerts that must come first, in the order of the changes; then all others in the order in which they came. */
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

    /** Whether every change that must alert has, and nothing else did. */
    public boolean passed() {
        return lines().stream()
                .noneMatch(line ->
                        line.verdict() == AlertCheckResult.MISSED || line.verdict() == AlertCheckResult.FALSE_ALARM);
    }
}
