package io.vigie.backtest;

import static io.vigie.incident.Alerts.DAY;
import static io.vigie.incident.Alerts.HOUR;
import static io.vigie.incident.Alerts.MODEL;
import static io.vigie.incident.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.Backtest.Comparison;
import io.vigie.backtest.KnownIncidentScore.KnownOutcome;
import io.vigie.backtest.KnownIncidentScore.KnownRow;
import io.vigie.backtest.KnownIncidentScore.ToldIncident;
import io.vigie.backtest.KnownIncidentScore.ToldKind;
import io.vigie.incident.Alerts.Series;
import io.vigie.incident.IncidentBook;
import io.vigie.incident.IncidentOutput;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.model.KnownIncident;
import io.vigie.model.KnownIncident.KnownHistory;
import io.vigie.model.KnownIncident.QuietStretch;
import io.vigie.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownIncidentScoreTest {

    private static final long END = START + 100 * DAY;
    private static final long FAULT = START + 40 * DAY;
    private static final long JOIN = IncidentRules.DEFAULTS.joinWithinMs();
    private static final Series PT = new Series("quality", "language=pt", 0.9, -0.2, 0.03);
    private static final Series EN = new Series("quality", "language=en", 0.9, -0.1, 0.03);
    private static final Series SLOW = new Series("latency-p95", "all", 1_000, 0.5, 0.1);

    private static List<IncidentEvent> incidents(List<AlertEvent> alerts) {
        List<IncidentEvent> told = new ArrayList<>();
        new IncidentBook(IncidentRules.DEFAULTS, MODEL).advance(alerts, END, new IncidentOutput() {
            @Override
            public void alert(AlertEvent alert) {}

            @Override
            public void incident(IncidentEvent incident) {
                told.add(incident);
            }
        });
        return told;
    }

    private static KnownIncidentScore score(KnownHistory known, AlertEvent... alerts) {
        VariantOutcome outcome = new VariantOutcome("given", 1_000, incidents(List.of(alerts)), JOIN, 0);
        return KnownIncidentScore.of(
                known,
                new Comparison(
                        new BacktestResult(1, 1, 1, 1, 0, true, Map.of(), List.of()),
                        List.of(outcome),
                        START,
                        END,
                        Set.of(MODEL, "other"),
                        0),
                outcome);
    }

    private static KnownHistory known(@Nullable Long to, @Nullable String slice, Metric... metrics) {
        return new KnownHistory(
                List.of(new KnownIncident(MODEL, FAULT, to, slice, null, List.of(metrics), null)), List.of());
    }

    @Test
    void theDelayIsFromTheBeginningUntilSomebodyIsTold() {
        KnownIncidentScore score =
                score(known(FAULT + 10 * DAY, "language=pt", Metric.QUALITY), PT.fires(FAULT + 7 * HOUR, FAULT + HOUR));
        KnownRow row = score.rows().get(0);
        assertThat(row.outcome()).isEqualTo(KnownOutcome.FOUND);
        assertThat(row.delayMs()).isEqualTo(7 * HOUR);
        assertThat(row.slice()).isEqualTo("language=pt");
        assertThat(score.medianDelayMs()).isEqualTo(7.0 * HOUR);
        assertThat(score.falseIncidents()).isZero();
        assertThat(score.told()).extracting(ToldIncident::kind).containsExactly(ToldKind.KNOWN);
    }

    /** Of another slice or metric it is beside; after the end, with an onset after it, it is false. */
    @Test
    void whatIsOfAnotherSliceOrTimeDoesNotFindIt() {
        KnownHistory known = known(FAULT + 10 * DAY, "language=pt", Metric.QUALITY);
        KnownIncidentScore beside = score(known, EN.fires(FAULT + DAY, FAULT), SLOW.fires(FAULT + DAY, FAULT));
        assertThat(beside.count(KnownOutcome.MISSED)).isOne();
        assertThat(beside.told()).extracting(ToldIncident::kind).containsExactly(ToldKind.BESIDE);

        KnownIncidentScore later = score(known, PT.fires(FAULT + 30 * DAY, FAULT + 29 * DAY));
        assertThat(later.count(KnownOutcome.MISSED)).isOne();
        assertThat(later.told()).extracting(ToldIncident::kind).containsExactly(ToldKind.FALSE_IN_QUIET);

        KnownIncidentScore echo = score(known, PT.fires(FAULT + 12 * DAY, FAULT + 11 * DAY));
        assertThat(echo.told())
                .as("soon after its end nothing is quiet")
                .extracting(ToldIncident::kind)
                .containsExactly(ToldKind.FALSE);

        KnownIncidentScore late = score(known, PT.fires(FAULT + 20 * DAY, FAULT + 9 * DAY));
        assertThat(late.count(KnownOutcome.FOUND))
                .as("labels came late: what it is about was within")
                .isOne();
    }

    /** Everybody is moved by what is wrong in a slice. */
    @Test
    void anAlertAboutEverybodyFindsWhatConcernsASlice() {
        Series all = new Series("quality", "all", 0.9, -0.05, 0.01);
        KnownIncidentScore score = score(known(null, "language=pt", Metric.QUALITY), all.fires(FAULT + DAY, FAULT));
        assertThat(score.count(KnownOutcome.FOUND)).isOne();
        assertThat(score.rows().get(0).slice()).isEqualTo("all");
    }

    @Test
    void whatWasOpenBeforeSaysNothingOfTheDelay() {
        KnownIncidentScore score = score(known(null, null), PT.fires(FAULT - DAY, FAULT - DAY));
        assertThat(score.count(KnownOutcome.OPEN_BEFORE)).isOne();
        assertThat(score.medianDelayMs()).isNull();
        assertThat(score.falseIncidents()).isOne();
        KnownIncidentScore ended = score(
                known(null, null),
                PT.fires(FAULT - 9 * DAY, FAULT - 9 * DAY),
                PT.ends(FAULT - 9 * DAY, FAULT - DAY, null));
        assertThat(ended.count(KnownOutcome.MISSED)).isOne();
    }

    /** Two models for a hundred days: the known incident and three days after it are not quiet. */
    @Test
    void falseIncidentsAreCountedPerNinetyQuietDays() {
        KnownHistory known = known(FAULT + 10 * DAY, null);
        KnownIncidentScore score = score(known, PT.fires(START + 10 * DAY, START + 10 * DAY));
        assertThat(score.quietDays()).isEqualTo(187.0);
        assertThat(score.falsePer90Days()).isCloseTo(90.0 / 187, within(1e-12));
        KnownHistory sure = new KnownHistory(
                known.incidents(), List.of(new QuietStretch(MODEL, START + 20 * DAY, START + 30 * DAY)));
        KnownIncidentScore elsewhere = score(sure, PT.fires(START + 10 * DAY, START + 10 * DAY));
        assertThat(elsewhere.quietDays()).isEqualTo(10.0);
        assertThat(elsewhere.falsePer90Days()).isEqualTo(0.0);
        assertThat(elsewhere.falseIncidents()).isOne();
    }

    @Test
    void everyNoticeIsAPageAndWhatNobodyIsToldIsNone() {
        AlertEvent first = PT.fires(FAULT + DAY, FAULT);
        KnownIncidentScore score = score(
                known(null, null),
                first,
                PT.isAt(FAULT + DAY, FAULT + 2 * DAY, FAULT, -0.4, -0.3),
                PT.ends(FAULT + DAY, FAULT + 3 * DAY, FAULT));
        long told = incidents(List.of(
                        first,
                        PT.isAt(FAULT + DAY, FAULT + 2 * DAY, FAULT, -0.4, -0.3),
                        PT.ends(FAULT + DAY, FAULT + 3 * DAY, FAULT)))
                .stream()
                .filter(event -> event.news().isTold())
                .count();
        assertThat(score.pages()).isEqualTo(told).isEqualTo(3);
        assertThat(score.told().get(0).closedAt()).isEqualTo(FAULT + 3 * DAY);
    }
}
