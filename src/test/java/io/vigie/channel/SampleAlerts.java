package io.vigie.channel;

import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import java.util.List;

/** Alert events for tests. */
public final class SampleAlerts {
    public static final String CHANNEL = "on-call";

    private SampleAlerts() {}

    public static AlertEvent firing(String id, long updatedAt) {
        return alert(id, AlertState.FIRING, updatedAt, CHANNEL);
    }

    public static AlertEvent resolved(String id, long updatedAt) {
        return alert(id, AlertState.RESOLVED, updatedAt, CHANNEL);
    }

    public static AlertEvent alert(String id, AlertState state, long updatedAt, String channel) {
        return new AlertEvent(
                id,
                state,
                "support-answers",
                "gpt-4",
                "*",
                "language=pt",
                "quality",
                "correct",
                "critical",
                null,
                "30d",
                updatedAt,
                null,
                null,
                updatedAt,
                null,
                0.5,
                0.4,
                0.6,
                Double.NaN,
                -0.25,
                -0.375,
                -0.125,
                1234,
                0.55,
                -0.12,
                6.5,
                5.0,
                "1 per 90d",
                "e-detector",
                List.of(new AlertEvent.AlertContribution("language=pt", -0.25, 1.0)),
                "Answers got worse",
                List.of(channel),
                "https://vigie.example.org/#/alert?id=1",
                "docs/runbooks/quality.md",
                "0f8e1bc110307ed1",
                null);
    }
}
