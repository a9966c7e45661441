package io.vigie.flink.drift;

import io.vigie.flink.Stage;
import io.vigie.model.AlertEvent;
import java.util.List;
import java.util.Objects;

/** The alerts among what the drift operator tells the incidents. */
final class ToldAlerts {

    private ToldAlerts() {}

    static List<AlertEvent> take(Stage<?, ?, ?> drift) {
        return drift.take(DriftFunction.TOLD).stream()
                .map(IncidentInput::alert)
                .filter(Objects::nonNull)
                .toList();
    }
}
