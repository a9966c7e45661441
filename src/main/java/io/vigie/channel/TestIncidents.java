package io.vigie.channel;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertState;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Incidents that are none: what a person sends to see whether a channel works. */
public final class TestIncidents {
    private static final long HOUR = 3_600_000;

    private TestIncidents() {}

    /** @param at epoch milliseconds: the time of the event */
    public static IncidentEvent opened(String channel, long at) {
        return event(channel, IncidentNews.OPENED, at, at);
    }

    /**
     * The end of {@link #opened}.
     *
     * @param openedAt the time of that event
     */
    public static IncidentEvent over(String channel, long openedAt) {
        return event(channel, IncidentNews.OVER, openedAt, openedAt + 1);
    }

    private static IncidentEvent event(String channel, IncidentNews news, long openedAt, long at) {
        boolean isOver = news == IncidentNews.OVER;
        Long closedAt = isOver ? at : null;
        String summary = (isOver ? "Over: test" : "Test") + " of the channel " + channel
                + ": no model got worse. Somebody ran vigie channels test.";
        return new IncidentEvent(
                "test" + Long.toHexString(openedAt),
                isOver ? IncidentState.CLOSED : IncidentState.OPEN,
                news,
                "vigie-test",
                "*",
                "info",
                "nobody",
                openedAt,
                openedAt - HOUR,
                openedAt - HOUR,
                at,
                closedAt,
                true,
                "Nobody is concerned: this is a test.",
                List.of(),
                List.of("quality"),
                null,
                null,
                null,
                List.of(alert(summary, openedAt, closedAt)),
                1,
                List.of(),
                false,
                null,
                false,
                summary,
                "1 per 90d",
                "docs/channels.md",
                List.of(channel),
                null,
                AlertContext.NONE);
    }

    private static IncidentAlert alert(String summary, long openedAt, @Nullable Long closedAt) {
        return new IncidentAlert(
                "test" + Long.toHexString(openedAt),
                closedAt == null ? AlertState.FIRING : AlertState.RESOLVED,
                "vigie-test",
                "quality",
                "correct",
                "all",
                "info",
                "nobody",
                openedAt,
                openedAt - HOUR,
                openedAt - HOUR,
                closedAt,
                0.9,
                0.8,
                0.8,
                -0.1,
                null,
                null,
                null,
                100,
                "1 per 90d",
                "e-detector",
                summary,
                "docs/channels.md",
                null);
    }
}
