package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.IncidentFigures.FalseAlarmCount;
import io.vigie.model.IncidentFigures.MonthFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentFiguresTest {

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long NOVEMBER = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

    private static PastIncident incident(
            long openedAt, long toldAfter, @Nullable Long acknowledgedAfter, @Nullable Long lasted, boolean isFalse) {
        return new PastIncident(
                "gpt-4",
                openedAt - toldAfter,
                openedAt,
                acknowledgedAfter == null ? null : openedAt + acknowledgedAfter,
                lasted == null ? null : openedAt + lasted,
                isFalse,
                Map.of("answers", "1 per 90d", "slow", "2 per 7d"));
    }

    @Test
    void aMonthHasThoseThatWereOpenedInItAndMediansOfThoseThatHaveATime() {
        List<MonthFigures> months = IncidentFigures.months(List.of(
                incident(NOVEMBER - 1, HOUR, null, DAY, false),
                incident(NOVEMBER, 2 * HOUR, HOUR, null, false),
                incident(NOVEMBER + DAY, 4 * HOUR, null, 3 * DAY, true),
                incident(NOVEMBER + 2 * DAY, 3 * HOUR, 3 * HOUR, 5 * DAY, false)));
        assertThat(months)
                .containsExactly(
                        new MonthFigures("2026-11", 3, 1, 1, 3 * HOUR, 3 * HOUR, 5 * DAY),
                        new MonthFigures("2026-10", 1, 0, 0, HOUR, null, DAY));
        assertThat(IncidentFigures.months(List.of())).isEmpty();
    }

    /** A clock that is ahead of the data gives no negative time. */
    @Test
    void noTimeIsNegative() {
        PastIncident odd = incident(NOVEMBER, -HOUR, -HOUR, -HOUR, false);
        assertThat(List.of(odd.tookToTellMs(), odd.tookToAcknowledgeMs(), odd.lastedMs()))
                .containsOnly(0L);
    }

    @Test
    void falseAlarmsCountWithinThePeriodOfTheBudgetOfEachMonitor() {
        long now = NOVEMBER + 20 * DAY;
        List<FalseAlarmCount> counts = IncidentFigures.falseAlarms(
                List.of(
                        incident(now - 89 * DAY, 0L, null, DAY, true),
                        incident(now - DAY, 0L, null, DAY, true),
                        incident(now - 2 * DAY, 0L, null, DAY, false),
                        incident(now - 91 * DAY, 0L, null, DAY, true)),
                now);
        assertThat(counts)
                .extracting(FalseAlarmCount::words)
                .containsExactly(
                        "answers of gpt-4: 2 false in 90 days, 1 promised",
                        "slow of gpt-4: 1 false in 7 days, 2 promised");
        assertThat(counts).extracting(FalseAlarmCount::isExceeded).containsExactly(true, false);
    }

    @Test
    void aBudgetThatCannotBeReadIsNone() {
        PastIncident odd = new PastIncident("m", 0, 1, null, null, true, Map.of("a", "seldom"));
        assertThat(IncidentFigures.falseAlarms(List.of(odd), 10)).isEmpty();
    }
}
