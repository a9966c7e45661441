package io.vigie.settings;

import io.vigie.model.FalseAlarmBudget;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When alerts fire and resolve, and what they link to.
 *
 * @param dashboardUrl address of the dashboard; null: alerts do not link to it
 * @param runbookUrl address below which runbooks are; null: alerts name the page in the documents
 * @param falseAlarms budget of all monitors of a model together; null: only their own budgets apply
 * @param forMs how long a window comparison must stay degraded before it fires, and stay well before it resolves; of a
 *     window that cannot hold a change for so long, as long as it can
 * @param isForWritten whether {@code forMs} was written: then a monitor whose window cannot hold a change for so long is
 *     refused
 */
public record AlertSettings(
        long forMs,
        boolean isForWritten,
        @Nullable FalseAlarmBudget falseAlarms,
        @Nullable String dashboardUrl,
        @Nullable String runbookUrl)
        implements Serializable {
    static final Option<Duration> FOR = Option.optional(
            "alerts.for",
            OptionTypes.duration("0s", "7d"),
            "How long a window comparison must stay degraded before it fires, and stay well before it resolves. A window"
                    + " can hold a change for a quarter of its length: a monitor of a shorter one is refused. If unset:"
                    + " 24h, or a quarter of a window that is shorter than four days."
                    + " Longer: fewer alerts about passing trouble. Sequential detectors do not wait: the monitor's"
                    + " budget bounds their false alarms.");

    private static final Duration STANDARD_FOR = Duration.ofDays(1);

    static final Option<FalseAlarmBudget> FALSE_ALARMS = Option.optional(
            "alerts.falseAlarms",
            new MonitorOptionTypes.BudgetOptionType(),
            "How many false alarms all monitors of one model may raise together, objectives apart. If unset: the sum of"
                    + " their own budgets. Fewer: each of them needs more evidence.");
    static final Option<String> DASHBOARD_URL = Option.optional(
            "alerts.dashboardUrl",
            OptionTypes.baseUrl(),
            "The dashboard's address, such as https://vigie.example.org. Every alert then links to its page there. If"
                    + " unset: alerts have no link.");
    static final Option<String> RUNBOOK_URL = Option.optional(
            "alerts.runbookUrl",
            OptionTypes.baseUrl(),
            "The address below which the pages of docs/runbooks are, such as https://wiki.example.org/vigie. An alert"
                    + " without a `runbook` of its monitor links to the page of its kind there. If unset: alerts name"
                    + " that page.");
    static final List<Option<?>> OPTIONS = List.of(FOR, FALSE_ALARMS, DASHBOARD_URL, RUNBOOK_URL);

    static AlertSettings of(OptionValues values) {
        Duration held = values.find(FOR);
        return new AlertSettings(
                (held == null ? STANDARD_FOR : held).toMillis(),
                held != null,
                values.find(FALSE_ALARMS),
                values.find(DASHBOARD_URL),
                values.find(RUNBOOK_URL));
    }
}
