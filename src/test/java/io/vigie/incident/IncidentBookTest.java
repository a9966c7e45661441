package io.vigie.incident;

import static io.vigie.incident.Alerts.DAY;
import static io.vigie.incident.Alerts.HOUR;
import static io.vigie.incident.Alerts.MINUTE;
import static io.vigie.incident.Alerts.MODEL;
import static io.vigie.incident.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.ContextMessages;
import io.vigie.incident.Alerts.Series;
import io.vigie.model.AlertContext;
import io.vigie.model.AlertContext.SliceStanding;
import io.vigie.model.AlertContext.Standing;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentAlert;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentBookTest {

    private static final IncidentRules RULES = IncidentRules.DEFAULTS;
    private static final Series ALL = new Series("quality", "all", 0.9, -0.1, 0.02);

    /** What was told, and which incident each alert is part of. */
    private static final class Told implements IncidentOutput {
        private final List<IncidentEvent> events = new ArrayList<>();
        private final Map<String, String> incidents = new HashMap<>();

        @Override
        public void alert(AlertEvent alert) {
            if (alert.incidentId() != null) {
                incidents.put(alert.alertId(), alert.incidentId());
            }
        }

        @Override
        public void incident(IncidentEvent incident) {
            events.add(incident);
        }

        List<IncidentNews> news() {
            return notified().stream().map(IncidentEvent::news).toList();
        }

        List<IncidentEvent> notified() {
            return events.stream().filter(event -> event.news().isTold()).toList();
        }

        IncidentEvent last() {
            return events.get(events.size() - 1);
        }
    }

    private static Told run(List<AlertEvent> alerts, long until) {
        Told told = new Told();
        new IncidentBook(RULES, MODEL).advance(alerts, until, told);
        return told;
    }

    /** As a job does: tick by tick, with the book going through bytes now and then. */
    private static Told runTickByTick(List<AlertEvent> alerts, long until, Random random) throws Exception {
        Told told = new Told();
        IncidentBook book = new IncidentBook(RULES, MODEL);
        List<AlertEvent> left = new ArrayList<>(alerts);
        for (long tick = START; tick <= until; tick += (1L + random.nextInt(100)) * 5 * MINUTE) {
            long now = tick;
            List<AlertEvent> due = new ArrayList<>(left.stream()
                    .filter(alert -> IncidentBook.tickOf(alert.updatedAt()) <= now)
                    .toList());
            left.removeAll(due);
            Collections.shuffle(due, random);
            book.advance(due, now, told);
            if (random.nextInt(10) == 0) {
                book = IncidentCodec.decode(IncidentCodec.encode(book), RULES, MODEL);
            }
        }
        book.advance(left, until, told);
        return told;
    }

    @Test
    void aFaultOfTheWholeModelIsOneIncidentAndOnePage() {
        Random random = new Random(40);
        List<AlertEvent> alerts = new ArrayList<>();
        long onset = START + HOUR;
        for (String metric : List.of("quality", "abandonment", "error-rate")) {
            double change = metric.equals("quality") ? -0.1 : 0.1;
            alerts.add(new Series(metric, "all", 0.5, change, 0.01).fires(START + 5 * HOUR, onset));
            for (int slice = 0; slice < 40; slice++) {
                double error = 0.05;
                alerts.add(new Series(
                                metric, "language=" + slice, 0.5, change + error / 1.96 * random.nextGaussian(), error)
                        .fires(START + 5 * HOUR + random.nextInt((int) (3 * DAY)), onset + random.nextInt((int) DAY)));
            }
        }
        Told told = run(alerts, START + 5 * DAY);
        assertThat(told.news()).containsExactly(IncidentNews.OPENED);
        assertThat(told.incidents).hasSize(123);
        assertThat(told.incidents.values()).containsOnly(told.last().incidentId());
        assertThat(told.last().everybody()).isTrue();
        assertThat(told.last().slices()).isEmpty();
        assertThat(told.last().alertCount()).isEqualTo(123);
        assertThat(told.last().metrics()).containsExactlyInAnyOrder("quality", "abandonment", "error-rate");
        assertThat(told.last().summary()).contains("Everybody is concerned: slices changed alike.");
    }

    @Test
    void slicesThatCarryItAreNamed() {
        Series everybody = new Series("quality", "all", 0.9, -0.03, 0.01);
        Series one = new Series("quality", "language=pt", 0.9, -0.3, 0.05);
        Told told = run(List.of(everybody.fires(START + DAY, START), one.fires(START + DAY, START)), START + DAY);
        assertThat(told.last().everybody()).isFalse();
        assertThat(told.last().slices()).containsExactly("language=pt");
        assertThat(told.last().scope()).isEqualTo("Carried by Portuguese.");
        assertThat(told.last().summary()).startsWith("gpt-4 quality language=pt fell. Carried by Portuguese.");
    }

    /** Few labels: no test tells −5.6 ± 5.5 from −22 ± 16, and yet it is one language of a quarter of the traffic. */
    @Test
    void oneSliceThatMovesTheWholeCarriesIt() {
        Series everybody = new Series("quality", "all", 0.916, -0.056, 0.055);
        Series one = new Series("quality", "language=pt", 0.898, -0.222, 0.16);
        Told told =
                run(List.of(one.fires(START + DAY, START), everybody.fires(START + 8 * DAY, START)), START + 8 * DAY);
        assertThat(told.last().pValue()).isGreaterThan(0.05);
        assertThat(told.last().scope()).isEqualTo("Carried by Portuguese.");

        Series alike = new Series("quality", "all", 0.916, -0.17, 0.055);
        Told all = run(List.of(one.fires(START + DAY, START), alike.fires(START + 8 * DAY, START)), START + 8 * DAY);
        assertThat(all.last().everybody()).isTrue();
    }

    /** However few labels there are to compare: who is known to be unchanged is not among everybody. */
    @Test
    void whoIsUnchangedIsNotConcerned() {
        Series everybody = new Series("quality", "all", 0.913, -0.066, 0.055);
        Series one = new Series("quality", "language=pt", 0.894, -0.085, 0.09);
        List<AlertEvent> first = List.of(one.fires(START + DAY, START), everybody.fires(START + DAY, START));
        assertThat(run(first, START + DAY).last().everybody()).isTrue();

        AlertContext beside =
                new AlertContext(List.of(new SliceStanding("language=en", Standing.UNCHANGED.name(), 900)), List.of());
        AlertEvent known = ContextMessages.with(one.isAt(START + DAY, START + 2 * DAY, START, -0.085, -0.03), beside);
        Told told = run(List.of(first.get(0), first.get(1), known), START + 2 * DAY);
        assertThat(told.last().everybody()).isFalse();
        assertThat(told.last().slices()).containsExactly("language=pt");
    }

    /** A window of 30 days with eight bad ones shows a quarter of the change: that is not what slices are compared by. */
    @Test
    void aWindowThatConfirmsDoesNotMakeSlicesAlike() {
        Series everybody = new Series("quality", "all", 0.916, -0.056, 0.03);
        Series one = new Series("quality", "language=pt", 0.898, -0.35, 0.17);
        Told told = run(
                List.of(
                        one.fires(START, START),
                        everybody.fires(START + 3 * DAY, START),
                        one.isConfirmed(START, START + 8 * DAY, START, -0.054)),
                START + 8 * DAY);
        assertThat(told.last().scope()).isEqualTo("Carried by Portuguese.");
        assertThat(told.last().alerts()).extracting(IncidentAlert::detector).containsOnly("e-detector");
    }

    /** Whoever renames a monitor is not reminded of its alerts for ever. */
    @Test
    void alertsOfAMonitorThatIsGoneAreOver() throws Exception {
        Told told = new Told();
        IncidentBook book = new IncidentBook(RULES, MODEL);
        Series other = new Series("abandonment", "all", 0.1, 0.1, 0.02);
        book.advance(List.of(ALL.fires(START, START), other.fires(START, START)), START, told);
        IncidentBook renamed =
                IncidentCodec.decode(IncidentCodec.encode(book), rules(Set.of("monitor-of-quality")), MODEL);
        assertThat(renamed.isDue(START)).isTrue();
        renamed.advance(List.of(), START + HOUR, told);
        assertThat(told.last().state()).isEqualTo(IncidentState.OPEN);
        assertThat(told.last().metrics()).contains("quality");
        IncidentBook none = IncidentCodec.decode(IncidentCodec.encode(renamed), rules(Set.of("another")), MODEL);
        none.advance(List.of(), START + 2 * HOUR, told);
        assertThat(told.news()).containsExactly(IncidentNews.OPENED, IncidentNews.OVER);
        assertThat(told.last().closedAt()).isEqualTo(START + 2 * HOUR);
    }

    private static IncidentRules rules(Set<String> monitors) {
        return new IncidentRules(
                RULES.joinWithinMs(),
                RULES.worseBy(),
                RULES.widerBy(),
                RULES.certainBy(),
                RULES.updateEveryMs(),
                RULES.remindEveryMs(),
                RULES.escalation(),
                RULES.mostReopenings(),
                monitors);
    }

    /** An alert on everybody of one metric says nothing about the slices of another. */
    @Test
    void everybodyOfAnotherMetricIsNotEverybody() {
        Series slow = new Series("latency-p95", "all", 1_000, 500, 50);
        Series de = new Series("quality", "country=DE", 0.9, -0.1, 0.05);
        Series fr = new Series("quality", "country=FR", 0.9, -0.1, 0.05);
        Told told = run(
                List.of(slow.fires(START + DAY, START), de.fires(START + DAY, START), fr.fires(START + DAY, START)),
                START + DAY);
        assertThat(told.last().everybody()).isFalse();
        assertThat(told.last().slices()).containsExactlyInAnyOrder("country=DE", "country=FR");
    }

    @Test
    void whatEndsAnAlertThatNobodyKnowsOpensNothing() {
        Told told = run(List.of(ALL.ends(START, START + DAY, START)), START + DAY);
        assertThat(told.events).isEmpty();
        assertThat(told.incidents).isEmpty();
    }

    @Test
    void twoFaultsAWeekApartAreTwo() {
        Series other = new Series("error-rate", "all", 0.01, 0.1, 0.01);
        Told told = run(
                List.of(ALL.fires(START + DAY, START), other.fires(START + 8 * DAY, START + 7 * DAY)), START + 8 * DAY);
        assertThat(told.news()).containsExactly(IncidentNews.OPENED, IncidentNews.OPENED, IncidentNews.REMINDER);
        assertThat(told.incidents.values()).doesNotHaveDuplicates();
    }

    /** The onset of evidence that gathers for days may be some days early: what begins meanwhile is the same story. */
    @Test
    void whatBeganBeforeTheOtherWasToldIsOneStory() {
        Series slow = new Series("abandonment-after-bad", "all", 0.3, 0.2, 0.1);
        Series other = new Series("abandonment", "all", 0.1, 0.04, 0.01);
        Told one = run(
                List.of(slow.fires(START + 5 * DAY, START), other.fires(START + 7 * DAY, START + 4 * DAY)),
                START + 7 * DAY);
        assertThat(one.incidents.values()).containsOnly(one.last().incidentId());

        Told two = run(
                List.of(slow.fires(START + DAY, START), other.fires(START + 7 * DAY, START + 4 * DAY)),
                START + 7 * DAY);
        assertThat(two.incidents.values()).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void whatFollowsIsOneStoryInItsOrder() {
        Series follows = new Series("abandonment", "all", 0.078, 0.014, 0.004);
        // Found first, begun later.
        Told told = run(
                List.of(follows.fires(START + DAY, START + 12 * HOUR), ALL.fires(START + 2 * DAY, START)),
                START + 2 * DAY);
        assertThat(told.news()).containsExactly(IncidentNews.OPENED, IncidentNews.WIDER);
        assertThat(told.last().metrics()).containsExactly("quality", "abandonment");
        assertThat(told.last().summary())
                .startsWith("Wider than told: gpt-4 quality all fell.")
                .contains(" Then abandonment 7.8 % → 9.2 %, since at the latest ");
    }

    @Test
    void updatesAreMaterialAndRare() {
        long raised = START + DAY;
        AlertEvent first = ALL.fires(raised, START);
        AlertEvent slightly = ALL.isAt(raised, raised + HOUR, START, -0.12, null);
        AlertEvent worse = ALL.isAt(raised, raised + 2 * HOUR, START, -0.16, null);
        AlertEvent proven = ALL.isAt(raised, raised + DAY, START, -0.16, -0.05);
        AlertEvent provenMore = ALL.isAt(raised, raised + 2 * DAY, START, -0.16, -0.09);
        AlertEvent provenTwice = ALL.isAt(raised, raised + 3 * DAY, START, -0.16, -0.1);
        Told told = run(List.of(first, slightly, worse, proven, provenMore, provenTwice), raised + 3 * DAY);
        assertThat(told.news())
                .containsExactly(
                        IncidentNews.OPENED, IncidentNews.WORSE, IncidentNews.MORE_CERTAIN, IncidentNews.MORE_CERTAIN);
        assertThat(told.notified().stream().map(IncidentEvent::updatedAt))
                .containsExactly(raised, raised + 6 * HOUR, raised + DAY, raised + 3 * DAY);
        assertThat(told.last().alerts().get(0).worst()).isEqualTo(0.9 - 0.16);
    }

    @Test
    void itIsRemindedOfUntilItIsOver() {
        long raised = START + DAY;
        Told told =
                run(List.of(ALL.fires(raised, START), ALL.ends(raised, raised + 15 * DAY, START)), raised + 30 * DAY);
        assertThat(told.news())
                .containsExactly(IncidentNews.OPENED, IncidentNews.REMINDER, IncidentNews.REMINDER, IncidentNews.OVER);
        assertThat(told.last().state()).isEqualTo(IncidentState.CLOSED);
        assertThat(told.last().closedAt()).isEqualTo(raised + 15 * DAY);
        assertThat(told.last().summary()).isEqualTo("Over after 15 d: gpt-4 quality all has recovered.");
        assertThat(told.last().alerts().get(0).worst()).isEqualTo(0.8);
        assertThat(told.last().alerts().get(0).now()).isEqualTo(0.9);
    }

    @Test
    void theSameCauseOpensItAgain() {
        long raised = START + HOUR;
        long over = raised + HOUR;
        Told told = run(
                List.of(
                        ALL.fires(raised, START),
                        ALL.ends(raised, over, START),
                        ALL.fires(over + HOUR, over),
                        ALL.ends(over + HOUR, over + 2 * HOUR, over)),
                START + DAY);
        assertThat(told.news())
                .containsExactly(IncidentNews.OPENED, IncidentNews.OVER, IncidentNews.REOPENED, IncidentNews.OVER);
        assertThat(told.events.stream().map(IncidentEvent::incidentId).distinct())
                .hasSize(1);
    }

    /** Whatever arrives when within a tick, and however often the book is written and read. */
    @Test
    void theOrderOfArrivalDoesNotShow() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<AlertEvent> alerts = history(random);
            long until = START + 60 * DAY;
            Told expected = run(alerts, until);
            Told told = runTickByTick(alerts, until, random);
            assertThat(told.events).as("seed %d", seed).isEqualTo(expected.events);
            assertThat(told.incidents).as("seed %d", seed).isEqualTo(expected.incidents);
            assertThat(told.notified().stream().map(new IncidentIds()::of))
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates();
        }
    }

    /** What makes two deliveries one. */
    private static final class IncidentIds {
        String of(IncidentEvent event) {
            return event.incidentId() + "/" + event.updatedAt() + "/" + event.news();
        }
    }

    /** Series that fire, change and end at random times, several of them within one tick. */
    private static List<AlertEvent> history(Random random) {
        List<AlertEvent> alerts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Series series = new Series(
                    random.nextBoolean() ? "quality" : "abandonment",
                    random.nextInt(4) == 0 ? "all" : "language=" + i,
                    0.5,
                    (random.nextBoolean() ? 0.1 : 0.3) * (1 + random.nextDouble()),
                    0.05);
            long at = START + random.nextLong(40) * DAY + random.nextLong(4) * 5 * MINUTE;
            Long onset = random.nextInt(3) == 0 ? null : Long.valueOf(at - random.nextLong(60) * HOUR);
            alerts.add(series.fires(at, onset));
            if (random.nextBoolean()) {
                alerts.add(series.isAt(at, at + DAY, onset, 2 * series.change(), random.nextDouble()));
            }
            if (random.nextInt(4) > 0) {
                alerts.add(series.ends(at, at + 2 * DAY + random.nextLong(200) * HOUR, onset));
            }
        }
        // One series has one alert at a time.
        Map<String, AlertEvent> byId = new HashMap<>();
        alerts.forEach(alert -> byId.put(alert.alertId() + alert.updatedAt(), alert));
        return new ArrayList<>(byId.values());
    }
}
