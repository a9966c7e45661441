package io.vigie.bench.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bench.alerts.AlertGoals.AlertGoal;
import io.vigie.bench.alerts.AlertsPage.AlertsProvenance;
import io.vigie.bench.alerts.AlertsReport.ChangedWorld;
import io.vigie.bench.alerts.AlertsReport.MonitorAlerts;
import io.vigie.bench.alerts.AlertsReport.Recoveries;
import io.vigie.bench.alerts.AlertsReport.RecoveryDays;
import io.vigie.bench.alerts.AlertsReport.StableWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertsPageTest {

    private static final AlertsProvenance PROVENANCE =
            new AlertsProvenance("vigie bench alerts", "vigie 1", "3 s", "2026-01-01");

    private static StableWorld stable(double alerts) {
        return new StableWorld(
                "usual",
                "As usual.",
                20,
                3,
                1,
                List.of(
                        new MonitorAlerts("answers-correct", alerts, 0, 0, 0.1, 1.0),
                        new MonitorAlerts("failures-objective", 0, 0, 4, 0.1, null)));
    }

    private static ChangedWorld changed(
            String id, double median, double slowest, int recoveredEarly, @Nullable Recoveries recoveries) {
        return new ChangedWorld(
                id,
                "It changes.",
                "answers-correct",
                100,
                median,
                slowest,
                slowest,
                0,
                100,
                recoveredEarly,
                recoveries,
                1.5,
                3);
    }

    private static List<AlertGoal> goals(List<StableWorld> stable, List<ChangedWorld> changed) {
        return new AlertGoals(new AlertsReport(100, 1, stable, changed)).all();
    }

    @Test
    void aGoalIsMetOnlyIfItIs() {
        assertThat(goals(List.of(stable(1.1)), List.of())).allMatch(AlertGoal::isMet);
        assertThat(goals(List.of(stable(1.3)), List.of())).singleElement().satisfies(goal -> {
            assertThat(goal.isMet()).isFalse();
            assertThat(goal.measured()).isEqualTo("not answers-correct in `usual`");
        });
        assertThat(goals(List.of(), List.of(changed("errors-4", 1, 2, 1, null))))
                .hasSize(3)
                .allMatch(AlertGoal::isMet);
        assertThat(goals(List.of(), List.of(changed("errors-4", 1, Double.POSITIVE_INFINITY, 2, null))))
                .extracting(AlertGoal::isMet)
                .containsExactly(false, false, true);
        assertThat(goals(List.of(), List.of(changed("ends-p95", 1, 2, 9, new Recoveries(new RecoveryDays(100, 0, 20, 45), new RecoveryDays(0, 0, 0, 0))))))
                .singleElement()
                .matches(AlertGoal::isMet);
        assertThat(goals(List.of(), List.of(changed("ends-p95", 1, 2, 0, new Recoveries(new RecoveryDays(100, 0, 20, 46), new RecoveryDays(0, 0, 0, 0))))))
                .singleElement()
                .matches(goal -> !goal.isMet());
        assertThat(goals(
                        List.of(),
                        List.of(
                                changed("tiny-probability", 6, 6, 0, null),
                                changed("no-tiny-probability", 5, 5, 0, null))))
                .extracting(AlertGoal::isMet)
                .containsExactly(true, false);
    }

    @Test
    void thePageSaysFirstWhatAUserMeets() {
        AlertsReport report = new AlertsReport(
                10,
                1,
                List.of(stable(0.2)),
                List.of(
                        changed("quality-5", 7.25, 12, 0, null),
                        changed("ends-quality", 4, 6, 0, new Recoveries(new RecoveryDays(9, 1, 12.5, Double.POSITIVE_INFINITY), new RecoveryDays(0, 0, 0, 0)))));
        String page = AlertsPage.markdown(report, PROVENANCE);
        assertThat(page)
                .doesNotContain("{{", "}}", "NaN", "Infinity")
                .contains(
                        "Of 20 quarters in which nothing changed, 3 had a false alert",
                        "told after 7.3 d (median), 12 d in nine of ten histories.",
                        "| `ends-quality` | 9 | 13 d | never | 1 |");
        page.lines().filter(line -> line.startsWith("|")).forEach(line -> assertThat(line)
                .endsWith("|"));
        assertThat(AlertsPage.terminal(report)).contains("NOTHING CHANGES", "ONE THING CHANGES", "GOALS");
    }

    /** Figures need not be reproduced here; headings and the columns of tables are those of this tree. */
    @Test
    void thePageOfTheDocumentationHasTheFormOfThisTree() throws IOException {
        AlertsReport report = new AlertsReport(
                1, 1, List.of(stable(0)), List.of(changed("ends-p95", 1, 2, 0, new Recoveries(new RecoveryDays(1, 0, 1, 1), new RecoveryDays(0, 0, 0, 0)))));
        assertThat(form(Files.readString(Path.of("docs/alert-quality.md"))))
                .as("write it anew with ./vigie bench alerts --out docs")
                .isEqualTo(form(AlertsPage.markdown(report, PROVENANCE)));
        assertThat(AlertWorlds.all()).allSatisfy(world -> assertThat(Files.readString(Path.of("docs/alert-quality.md")))
                .contains("`" + world.id() + "`"));
    }

    private static List<String> form(String page) {
        List<String> lines = page.lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("#")
                        || (line.startsWith("|")
                                && lines.get(lines.indexOf(line) + 1).startsWith("|---")))
                .toList();
    }
}
