package io.vigie.incident;

import static io.vigie.incident.Alerts.DAY;
import static io.vigie.incident.Alerts.HOUR;
import static io.vigie.incident.Alerts.MINUTE;
import static io.vigie.incident.Alerts.MODEL;
import static io.vigie.incident.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.incident.Alerts.Series;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertMatcher;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentEvent.IncidentAction;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people decide about an incident, and what channels are told after it. */
class IncidentDecisionsTest {

    private static final IncidentRules DEFAULTS = IncidentRules.DEFAULTS;
    private static final Series ALL = new Series("quality", "all", 0.9, -0.1, 0.02);
    private static final AlertMatcher QUALITY = new AlertMatcher(null, null, "quality", null, null);

    /** A book that goes through its bytes after each step, so that a state that is not stored shows. */
    private static final class Story implements IncidentOutput {
        private final IncidentRules rules;
        private final List<IncidentEvent> events = new ArrayList<>();
        private final List<String> unusable = new ArrayList<>();
        private int repeated;
        private IncidentBook book;

        Story(IncidentRules rules) {
            this.rules = rules;
            this.book = new IncidentBook(rules, MODEL);
        }

        @Override
        public void alert(AlertEvent alert) {}

        @Override
        public void incident(IncidentEvent incident) {
            events.add(incident);
        }

        @Override
        public void unusable(IncidentDecision decision, String why) {
            unusable.add(why);
        }

        @Override
        public void repeated(IncidentDecision decision) {
            repeated++;
        }

        Story alerts(long now, AlertEvent... alerts) throws Exception {
            book.advance(List.of(alerts), now, this);
            return stored();
        }

        Story decide(IncidentDecision decision, long now) throws Exception {
            book.decide(decision, now, this);
            return stored();
        }

        private Story stored() throws Exception {
            book = IncidentCodec.decode(IncidentCodec.encode(book), rules, MODEL);
            return this;
        }

        String id() {
            return events.get(0).incidentId();
        }

        IncidentEvent last() {
            return events.get(events.size() - 1);
        }

        /** Since the last call. */
        List<IncidentNews> told() {
            List<IncidentNews> told = events.stream()
                    .map(IncidentEvent::news)
                    .filter(IncidentNews::isTold)
                    .toList();
            List<IncidentNews> now = List.copyOf(told.subList(taken, told.size()));
            taken = told.size();
            return now;
        }

        private int taken;
    }

    private static Story opened(IncidentRules rules) throws Exception {
        Story story = new Story(rules).alerts(START, ALL.fires(START, START));
        assertThat(story.told()).containsExactly(IncidentNews.OPENED);
        return story;
    }

    private static IncidentRules escalating(long afterMs) {
        return new IncidentRules(
                DEFAULTS.joinWithinMs(),
                DEFAULTS.worseBy(),
                DEFAULTS.widerBy(),
                DEFAULTS.certainBy(),
                DEFAULTS.updateEveryMs(),
                DEFAULTS.remindEveryMs(),
                new IncidentRules.Escalation(afterMs, List.of("manager")),
                DEFAULTS.mostReopenings(),
                Set.of());
    }

    @Test
    void whatIsAcknowledgedIsToldAgainOnlyWhenItIsWorse() throws Exception {
        Story story = opened(escalating(30 * MINUTE));
        story.decide(Decisions.of(DecisionType.ACKNOWLEDGE, "a", story.id(), START + MINUTE), START);
        assertThat(story.told()).as("whoever was called may rest").containsExactly(IncidentNews.ACKNOWLEDGED);
        assertThat(story.last().acknowledged()).isTrue();
        assertThat(story.last().summary()).startsWith("Acknowledged by ana: ");
        assertThat(story.last().actions())
                .containsExactly(new IncidentAction("acknowledge", "ana", START + MINUTE, "because a", null, "a"));
        story.alerts(START + 20 * DAY, ALL.isAt(START, START + 9 * DAY, START, -0.11, -0.1));
        assertThat(story.told())
                .as("neither reminded, nor escalated, nor more certain")
                .isEmpty();
        story.alerts(START + 20 * DAY + HOUR, ALL.isAt(START, START + 20 * DAY + MINUTE, START, -0.2, null));
        assertThat(story.told()).containsExactly(IncidentNews.WORSE, IncidentNews.ESCALATED);
        assertThat(story.last().acknowledged()).isFalse();
        story.alerts(START + 28 * DAY);
        assertThat(story.told()).containsExactly(IncidentNews.REMINDER);
    }

    @Test
    void whatNobodyAcknowledgesIsEscalatedOnce() throws Exception {
        Story story = opened(escalating(30 * MINUTE));
        story.alerts(START + 29 * MINUTE);
        assertThat(story.told()).isEmpty();
        story.alerts(START + 2 * HOUR);
        assertThat(story.told()).containsExactly(IncidentNews.ESCALATED);
        assertThat(story.last().updatedAt()).isEqualTo(START + 30 * MINUTE);
        assertThat(story.last().channels()).containsExactly("manager");
        assertThat(story.last().summary()).startsWith("Not acknowledged for 30 min: gpt-4 quality all fell.");
        story.alerts(START + DAY, ALL.ends(START, START + DAY, START));
        assertThat(story.told()).containsExactly(IncidentNews.OVER);
        assertThat(story.last().channels()).containsExactly("on-call", "manager");
    }

    @Test
    void whatIsSilencedIsToldAtItsEndIfItIsStillSo() throws Exception {
        Story story = opened(DEFAULTS);
        story.decide(Decisions.silence("s", story.id(), START + MINUTE, START + 2 * DAY), START);
        assertThat(story.last().silencedUntil()).isEqualTo(START + 2 * DAY);
        story.alerts(START + DAY, ALL.isAt(START, START + DAY, START, -0.3, null));
        assertThat(story.told()).isEmpty();
        assertThat(story.last().alerts().get(0).change()).as("events go on").isEqualTo(-0.3);
        story.alerts(START + 2 * DAY);
        assertThat(story.told()).containsExactly(IncidentNews.WORSE);
        assertThat(story.last().updatedAt()).isEqualTo(START + 2 * DAY);
        assertThat(story.last().summary()).startsWith("Silenced until now. Worse than told: ");
        assertThat(story.last().silencedUntil()).isNull();
    }

    /** Who holds it for open has to be told that it is over; who was never told of it has not. */
    @Test
    void whatEndsUnderASilenceIsOverWhenTheSilenceIs() throws Exception {
        Story known = opened(DEFAULTS);
        known.decide(Decisions.silence("s", known.id(), START + MINUTE, START + 9 * DAY), START);
        known.alerts(START + DAY, ALL.ends(START, START + DAY, START));
        assertThat(known.told()).isEmpty();
        known.alerts(START + 9 * DAY);
        assertThat(known.told()).containsExactly(IncidentNews.OVER);
        assertThat(known.book.isEmpty()).isTrue();

        Story unknown = new Story(DEFAULTS);
        unknown.decide(Decisions.silence("s", QUALITY, START - HOUR, START + 2 * DAY), START - HOUR);
        unknown.alerts(START, ALL.fires(START, START));
        assertThat(unknown.last().silencedUntil()).isEqualTo(START + 2 * DAY);
        assertThat(unknown.last().actions()).extracting(IncidentAction::id).containsExactly("s");
        unknown.alerts(START + DAY, ALL.ends(START, START + DAY, START));
        unknown.alerts(START + 9 * DAY);
        assertThat(unknown.told()).isEmpty();
        assertThat(unknown.book.isEmpty()).isTrue();
    }

    @Test
    void aSilenceCoversWhatItsMatcherNamesAndEndsWhenAPersonSaysSo() throws Exception {
        Story story = new Story(DEFAULTS);
        story.decide(Decisions.silence("s", QUALITY, START - HOUR, START + 9 * DAY), START - HOUR);
        story.alerts(START, ALL.fires(START, START));
        assertThat(story.told()).isEmpty();
        Series errors = new Series("error-rate", "all", 0.01, 0.2, 0.01);
        story.alerts(START + HOUR, errors.fires(START + HOUR, START));
        assertThat(story.told()).as("an alert of it is not silenced").containsExactly(IncidentNews.OPENED);

        Story ended = new Story(DEFAULTS);
        ended.decide(Decisions.silence("s", QUALITY, START - HOUR, START + 9 * DAY), START - HOUR);
        ended.alerts(START, ALL.fires(START, START));
        ended.decide(Decisions.unsilence("u", null, "s", START + HOUR), START + HOUR);
        assertThat(ended.told()).containsExactly(IncidentNews.OPENED);
        ended.decide(Decisions.silence("s", QUALITY, START - HOUR, START + 9 * DAY), START + HOUR);
        assertThat(ended.repeated)
                .as("a copy of an ended silence does not begin it anew")
                .isOne();
        ended.decide(Decisions.unsilence("v", null, "s", START + HOUR), START + HOUR);
        assertThat(ended.unusable).containsExactly("there is no such silence that holds");
    }

    @Test
    void whatAPersonClosesStaysClosedUntilItIsWorse() throws Exception {
        Story story = opened(DEFAULTS);
        story.decide(Decisions.of(DecisionType.FALSE_ALARM, "f", story.id(), START + HOUR), START + HOUR);
        assertThat(story.told()).containsExactly(IncidentNews.OVER);
        assertThat(story.last().state()).isEqualTo(IncidentState.CLOSED);
        assertThat(story.last().falseAlarm()).isTrue();
        assertThat(story.last().summary())
                .startsWith("Closed by ana as a false alarm after 1 h (because f): gpt-4 quality all fell.");
        story.alerts(START + 30 * DAY, ALL.isAt(START, START + 9 * DAY, START, -0.12, -0.11));
        assertThat(story.told()).as("it goes on, and is no worse").isEmpty();
        assertThat(story.last().state()).isEqualTo(IncidentState.CLOSED);
        story.alerts(START + 31 * DAY, ALL.isAt(START, START + 31 * DAY, START, -0.2, null));
        assertThat(story.told()).containsExactly(IncidentNews.REOPENED);
        assertThat(story.last().falseAlarm()).isFalse();
        story.alerts(START + 32 * DAY, ALL.ends(START, START + 32 * DAY, START));
        assertThat(story.told()).containsExactly(IncidentNews.OVER);
        story.alerts(START + 36 * DAY);
        assertThat(story.book.isEmpty()).isTrue();
    }

    /** Once its alerts have ended, too, what comes is a fault of its own. */
    @Test
    void whatAPersonClosedOpensAgainAfterItsAlertsHadEnded() throws Exception {
        Story story = opened(DEFAULTS);
        story.decide(Decisions.of(DecisionType.CLOSE, "c", story.id(), START + HOUR), START + HOUR);
        story.alerts(START + 2 * HOUR, ALL.ends(START, START + 2 * HOUR, START));
        story.alerts(START + DAY, ALL.fires(START + DAY, START + DAY));
        assertThat(story.told()).containsExactly(IncidentNews.OVER, IncidentNews.REOPENED);
    }

    @Test
    void whatComesAndGoesIsToldOnceMoreAndThenWhenItIsOverForGood() throws Exception {
        Story story = opened(DEFAULTS);
        long at = START;
        for (int i = 0; i < 9; i++) {
            story.alerts(at + HOUR, ALL.ends(START, at + HOUR, START));
            story.alerts(at + 2 * HOUR, ALL.isAt(START, at + 2 * HOUR, START, -0.1, null));
            at += 2 * HOUR;
        }
        List<IncidentNews> told = story.told();
        assertThat(told).hasSize(8).endsWith(IncidentNews.OVER, IncidentNews.REOPENED);
        assertThat(story.events.stream()
                        .filter(event -> event.news() == IncidentNews.REOPENED)
                        .reduce((first, second) -> second)
                        .orElseThrow()
                        .summary())
                .contains("It was open again 4 times within a day: from now on it is told only when");
        story.alerts(at + HOUR, ALL.isAt(START, at + HOUR, START, -0.3, null));
        story.alerts(at + 7 * HOUR);
        assertThat(story.told()).as("worse").containsExactly(IncidentNews.WORSE);
        story.alerts(at + 8 * HOUR, ALL.ends(START, at + 8 * HOUR, START));
        assertThat(story.told()).isEmpty();
        story.alerts(at + 40 * HOUR);
        assertThat(story.told()).as("for good").containsExactly(IncidentNews.OVER);
        assertThat(story.last().updatedAt()).isEqualTo(at + 32 * HOUR);
    }

    @Test
    void aDecisionCountsOnceAndOneThatCannotBeFollowedSaysWhy() throws Exception {
        Story story = opened(DEFAULTS);
        IncidentDecision comment = Decisions.of(DecisionType.COMMENT, "c", story.id(), START + HOUR);
        story.decide(comment, START + HOUR).decide(comment, START + 2 * HOUR);
        assertThat(story.last().actions()).hasSize(1);
        assertThat(story.repeated).isOne();
        story.decide(Decisions.of(DecisionType.ACKNOWLEDGE, "a", "nothing", START), START)
                .decide(Decisions.unsilence("u", story.id(), null, START), START)
                .decide(Decisions.silence("s", story.id(), START, START + HOUR), START + HOUR)
                .decide(Decisions.of(DecisionType.CLOSE, "x", story.id(), START), START + HOUR)
                .decide(Decisions.of(DecisionType.ACKNOWLEDGE, "b", story.id(), START), START + HOUR);
        assertThat(story.unusable).hasSize(4);
        assertThat(story.unusable.get(0)).isEqualTo("there is no such incident any more, or yet");
        assertThat(story.unusable.get(1)).isEqualTo("it has no silence of its own that holds");
        assertThat(story.unusable.get(2)).isEqualTo("its time is over");
        assertThat(story.unusable.get(3)).startsWith("it is over since ");
        assertThat(story.last().actions()).extracting(IncidentAction::id).containsExactly("c", "x");
    }

    /** Each event replaces the one before in stores, and receivers drop what has an id that they know. */
    @Test
    void noTwoDeliveriesAreAlikeAndTimesNeverGoBack() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Story story = opened(escalating((1L + random.nextInt(100)) * MINUTE));
            boolean fires = true;
            long now = START;
            for (int step = 0; step < 80; step++) {
                now += (1L + random.nextInt(100)) * 5 * MINUTE;
                DecisionType[] types = DecisionType.values();
                if (random.nextInt(3) > 0) {
                    DecisionType type = types[random.nextInt(types.length)];
                    // People are ahead of event time, or the job is behind.
                    long at = now + random.nextInt(90) * MINUTE;
                    String id = "d" + random.nextInt(60);
                    story.decide(
                            type == DecisionType.SILENCE
                                    ? random.nextBoolean()
                                            ? Decisions.silence(id, QUALITY, at, at + 20 * HOUR)
                                            : Decisions.silence(id, story.id(), at, at + 20 * HOUR)
                                    : Decisions.of(type, id, story.id(), at),
                            now);
                } else {
                    fires = random.nextInt(3) > 0;
                    story.alerts(
                            now,
                            fires
                                    ? ALL.isAt(START, now, START, -0.1 * (1 + random.nextInt(4)), null)
                                    : ALL.ends(START, now, START));
                }
            }
            assertThat(story.events.stream()
                            .filter(event -> event.news().isTold())
                            .map(event -> event.incidentId() + "/" + event.updatedAt() + "/" + event.news()))
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates();
            assertThat(story.events.stream()
                            .filter(event -> event.incidentId().equals(story.id()))
                            .map(IncidentEvent::updatedAt))
                    .as("seed %d", seed)
                    .isSorted();
            story.alerts(now + 100 * DAY, ALL.ends(START, now + HOUR, START));
            assertThat(story.book.isEmpty()).as("seed %d", seed).isTrue();
            // Whoever was told that it opened is told that it is over, and nobody is told so twice.
            boolean isOpen = false;
            for (IncidentEvent event : story.events) {
                switch (event.news()) {
                    case OPENED, REOPENED -> {
                        assertThat(isOpen).as("seed %d", seed).isFalse();
                        isOpen = true;
                    }
                    case OVER -> {
                        assertThat(isOpen).as("seed %d", seed).isTrue();
                        isOpen = false;
                    }
                    case UPDATED -> {}
                    default ->
                        assertThat(isOpen).as("seed %d: %s", seed, event.news()).isTrue();
                }
                if (event.silencedUntil() != null) {
                    assertThat(event.news()).as("seed %d", seed).isEqualTo(IncidentNews.UPDATED);
                }
            }
            assertThat(isOpen).as("seed %d", seed).isFalse();
        }
    }
}
