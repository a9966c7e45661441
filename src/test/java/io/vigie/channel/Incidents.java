package io.vigie.channel;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of incidents for tests of channels, with times and sentences that stand here. */
public final class Incidents {
    public static final String CHANNEL = "on-call";

    /** 2026-01-18T12:14:00Z. */
    public static final long OPENED = 1_768_738_440_000L;

    public static final String SENTENCE =
            "support-chat in Portuguese got worse: 89.9 % → 46.8 % correct (−43.1 points, at least −34.8; 6 labels).";

    private Incidents() {}

    /** What happens to one incident. */
    public static IncidentEvent event(String id, IncidentNews news, String severity, long at) {
        return event(id, news, severity, at, SENTENCE);
    }

    public static IncidentEvent event(String id, IncidentNews news, String severity, long at, String sentence) {
        return event(id, news, severity, at, sentence, List.of());
    }

    /** With a person's word as the last thing that happened. */
    public static IncidentEvent acknowledged(String id, long at) {
        return event(
                id,
                IncidentNews.ACKNOWLEDGED,
                "critical",
                at,
                SENTENCE,
                List.of(new IncidentEvent.IncidentAction("acknowledge", "ana", at, null, null, "1")));
    }

    /** @param actions acknowledge it, if there are any */
    private static IncidentEvent event(
            String id,
            IncidentNews news,
            String severity,
            long at,
            String sentence,
            List<IncidentEvent.IncidentAction> actions) {
        boolean isOver = news == IncidentNews.OVER;
        Long closedAt = isOver ? at : null;
        return new IncidentEvent(
                id,
                isOver ? IncidentState.CLOSED : IncidentState.OPEN,
                news,
                "support-chat",
                "*",
                severity,
                "team-support",
                OPENED,
                OPENED - 7_200_000,
                OPENED - 3_600_000,
                at,
                closedAt,
                false,
                "Carried by Portuguese.",
                List.of("language=pt"),
                List.of("quality"),
                null,
                null,
                null,
                List.of(alert(closedAt)),
                1,
                actions,
                !actions.isEmpty(),
                null,
                false,
                isOver ? "Over after 2 h: " + sentence : sentence,
                "1 per 90d",
                "https://wiki.example.org/runbooks/quality",
                List.of(CHANNEL),
                "https://vigie.example.org/#/alert?id=0f8e1bc110307ed1",
                AlertContext.NONE);
    }

    private static IncidentAlert alert(@Nullable Long resolvedAt) {
        return new IncidentAlert(
                "0f8e1bc110307ed1",
                resolvedAt == null ? AlertState.FIRING : AlertState.RESOLVED,
                "support-answers",
                "quality",
                "correct",
                "language=pt",
                "critical",
                "team-support",
                OPENED,
                null,
                OPENED - 3_600_000,
                resolvedAt,
                0.899,
                0.468,
                0.468,
                -0.431,
                -0.5,
                -0.35,
                -0.348,
                6,
                "1 per 90d",
                "e-detector",
                SENTENCE,
                "https://wiki.example.org/runbooks/quality",
                "https://vigie.example.org/#/alert?id=0f8e1bc110307ed1");
    }
}
