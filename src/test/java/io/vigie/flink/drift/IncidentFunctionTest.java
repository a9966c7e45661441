package io.vigie.flink.drift;

import static io.vigie.incident.Alerts.DAY;
import static io.vigie.incident.Alerts.HOUR;
import static io.vigie.incident.Alerts.MINUTE;
import static io.vigie.incident.Alerts.MODEL;
import static io.vigie.incident.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.Stage;
import io.vigie.incident.Alerts.Series;
import io.vigie.incident.Decisions;
import io.vigie.incident.IncidentRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertMatcher;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import io.vigie.model.SliceGroup;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IncidentFunctionTest {

    private static final SliceGroup EVERYBODY = new SliceGroup(MODEL, "");
    private static final SliceGroup LANGUAGES = new SliceGroup(MODEL, "language");
    private static final Series ALL = new Series("quality", "all", 0.9, -0.1, 0.02);
    private static final Series PT = new Series("quality", "language=pt", 0.9, -0.4, 0.03);

    private static final long PATIENCE = ModelTicks.PATIENCE.toMillis();

    private @Nullable Stage<IncidentInput, Void, SeriesPoint> running;

    @AfterEach
    void close() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    private Stage<IncidentInput, Void, SeriesPoint> open(@Nullable OperatorSubtaskState from) throws Exception {
        running = Stage.<String, IncidentInput, SeriesPoint>keyed(
                        new KeyedProcessOperator<>(new IncidentFunction(IncidentRules.DEFAULTS)),
                        IncidentInput::model,
                        Types.STRING)
                .open(new HashMapStateBackend(), from);
        return running;
    }

    private static void tick(Stage<IncidentInput, Void, SeriesPoint> stage, SliceGroup group, long at)
            throws Exception {
        stage.first(IncidentInput.ticked(group, at), at);
    }

    private static void raise(Stage<IncidentInput, Void, SeriesPoint> stage, SliceGroup group, AlertEvent alert)
            throws Exception {
        stage.first(IncidentInput.of(group, alert), alert.updatedAt());
    }

    @Test
    void alertsWaitUntilEveryGroupHasWorkedOnTheirTick() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
        tick(stage, EVERYBODY, START);
        tick(stage, LANGUAGES, START);
        raise(stage, LANGUAGES, PT.fires(START + MINUTE, START - DAY));
        tick(stage, LANGUAGES, START + 5 * MINUTE);
        assertThat(stage.take(IncidentFunction.ALERTS)).isEmpty();
        raise(stage, EVERYBODY, ALL.fires(START + 2 * MINUTE, START - 2 * DAY));
        tick(stage, EVERYBODY, START + 5 * MINUTE);

        List<IncidentEvent> incidents = stage.take(IncidentFunction.INCIDENTS);
        assertThat(incidents).hasSize(1);
        assertThat(incidents.get(0).news()).isEqualTo(IncidentNews.OPENED);
        assertThat(incidents.get(0).slices()).containsExactly("language=pt");
        assertThat(stage.take(IncidentFunction.ALERTS))
                .extracting(AlertEvent::incidentId)
                .containsExactly(incidents.get(0).incidentId(), incidents.get(0).incidentId());
        assertThat(stage.take()).singleElement().satisfies(point -> {
            assertThat(point.measurement()).isEqualTo(Measurement.INCIDENT);
            assertThat(point.tags()).containsEntry("incident", incidents.get(0).incidentId());
            assertThat(point.fields()).containsEntry("state", 1.0);
        });
    }

    /** Of a model whose languages have not worked on its tick. */
    private Stage<IncidentInput, Void, SeriesPoint> alertOfEverybody() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
        tick(stage, LANGUAGES, START);
        tick(stage, EVERYBODY, START);
        raise(stage, EVERYBODY, ALL.fires(START + MINUTE, START));
        return stage;
    }

    /** Its panes may come after those of all others, however far event time is. */
    @Test
    void aGroupThatLagsIsWaitedForWhileItMoves() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = alertOfEverybody();
        tick(stage, EVERYBODY, START + 2 * DAY);
        stage.advance(START + 2 * DAY);
        for (int minutes = 1; minutes <= 10; minutes++) {
            stage.clock(minutes * PATIENCE - 1);
            tick(stage, LANGUAGES, START + minutes);
            stage.clock(minutes * PATIENCE);
            assertThat(stage.take(IncidentFunction.INCIDENTS)).isEmpty();
        }
        tick(stage, LANGUAGES, START + 5 * MINUTE);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).hasSize(1);
    }

    /** A dimension that nobody sends any more keeps no reminder back, for which no further input is needed. */
    @Test
    void aGroupThatIsSilentHoldsNothingBackForLong() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = alertOfEverybody();
        tick(stage, EVERYBODY, START + 5 * MINUTE);
        stage.advance(START + 6 * DAY);
        stage.clock(PATIENCE - 1);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).isEmpty();
        stage.clock(PATIENCE);
        assertThat(stage.take(IncidentFunction.INCIDENTS))
                .extracting(IncidentEvent::news)
                .containsExactly(IncidentNews.OPENED);
        stage.advance(START + 16 * DAY);
        assertThat(stage.take(IncidentFunction.INCIDENTS))
                .extracting(IncidentEvent::news)
                .containsExactly(IncidentNews.REMINDER, IncidentNews.REMINDER);
        stage.advance(Long.MAX_VALUE);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).isEmpty();
        assertThat(stage.timers()).isZero();
    }

    /** After a restart a group has its patience anew: its panes are read again. */
    @Test
    void aGroupIsNotSilentBecauseTheProcessWas() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = alertOfEverybody();
        stage.advance(START + DAY);
        OperatorSubtaskState stopped = stage.snapshot(1);
        stage.close();
        stage = open(stopped);
        stage.advance(START + DAY);
        stage.clock(10 * PATIENCE);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).isEmpty();
        stage.clock(11 * PATIENCE);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).hasSize(1);
    }

    /** Whichever group is read first, and however far event time is ahead of it. */
    @Test
    void theOrderInWhichGroupsAreReadDoesNotShow() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            List<IncidentInput> inputs = inputs(new Random(seed), List.of());
            // What a person decides counts from when it comes.
            inputs.removeIf(input -> input.decision() != null);
            List<Object> expected = run(inputs, new Random(seed), 0);
            List<Object> found = new ArrayList<>();
            Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
            Random random = new Random(seed);
            ArrayDeque<IncidentInput> everybody = of(EVERYBODY, inputs);
            ArrayDeque<IncidentInput> languages = of(LANGUAGES, inputs);
            // Both have begun before either has anything to tell.
            tick(stage, EVERYBODY, START - HOUR);
            tick(stage, LANGUAGES, START - HOUR);
            while (!everybody.isEmpty() || !languages.isEmpty()) {
                boolean first = languages.isEmpty() || (!everybody.isEmpty() && random.nextBoolean());
                ArrayDeque<IncidentInput> read = first ? everybody : languages;
                for (int many = random.nextInt(200); many > 0 && !read.isEmpty(); many--) {
                    stage.first(read.remove(), START);
                }
                stage.advance(START + random.nextInt(20) * DAY);
                found.addAll(stage.take(IncidentFunction.ALERTS));
                found.addAll(stage.take(IncidentFunction.INCIDENTS));
            }
            assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            stage.close();
        }
    }

    private static ArrayDeque<IncidentInput> of(SliceGroup group, List<IncidentInput> inputs) {
        ArrayDeque<IncidentInput> of = new ArrayDeque<>(inputs);
        of.removeIf(input -> !input.dimension().equals(group.dimension()));
        return of;
    }

    @Test
    void nothingIsLeftOfAModelThatIsForgotten() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
        tick(stage, EVERYBODY, START);
        tick(stage, LANGUAGES, START);
        raise(stage, EVERYBODY, ALL.fires(START + MINUTE, START));
        tick(stage, EVERYBODY, START + 5 * MINUTE);
        tick(stage, EVERYBODY, IncidentInput.GONE);
        tick(stage, LANGUAGES, IncidentInput.GONE);
        stage.advance(Long.MAX_VALUE);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).hasSize(1);
        assertThat(stage.entries()).isZero();
        assertThat(stage.timers()).isZero();
    }

    /** A person waits for it; and a job that reads its topics from the beginning has it at its time. */
    @Test
    void aDecisionIsFollowedAtOnceAndAnOldOneAtItsTime() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
        stage.clock(START + 20 * MINUTE);
        tick(stage, EVERYBODY, START);
        raise(stage, EVERYBODY, ALL.fires(START + MINUTE, START));
        tick(stage, EVERYBODY, START + 5 * MINUTE);
        IncidentEvent opened = stage.take(IncidentFunction.INCIDENTS).get(0);
        decide(stage, Decisions.of(DecisionType.ACKNOWLEDGE, "a", opened.incidentId(), START + 20 * MINUTE));
        assertThat(stage.take(IncidentFunction.INCIDENTS)).singleElement().satisfies(event -> {
            assertThat(event.acknowledged()).isTrue();
            assertThat(event.updatedAt()).as("a time of the data").isEqualTo(START + 5 * MINUTE);
        });

        stage.clock(START + 30 * DAY);
        decide(stage, Decisions.of(DecisionType.CLOSE, "c", opened.incidentId(), START + DAY));
        decide(stage, Decisions.of(DecisionType.COMMENT, "n", "not here yet", START + DAY));
        tick(stage, EVERYBODY, START + DAY - 5 * MINUTE);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).isEmpty();
        tick(stage, EVERYBODY, START + DAY);
        assertThat(stage.take(IncidentFunction.INCIDENTS)).singleElement().satisfies(event -> {
            assertThat(event.state()).isEqualTo(IncidentState.CLOSED);
            assertThat(event.closedAt()).isEqualTo(START + DAY);
        });
        tick(stage, EVERYBODY, IncidentInput.GONE);
        stage.advance(Long.MAX_VALUE);
        assertThat(stage.entries()).isZero();
        assertThat(stage.timers()).isZero();
    }

    /** A silence of a model that nobody knows yet holds, and nothing is left of it when it is over. */
    @Test
    void nothingIsLeftOfDecisionsAboutUnknownModels() throws Exception {
        Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
        decide(stage, Decisions.silence("s", AlertMatcher.ANY, START, START + DAY));
        decide(stage, Decisions.of(DecisionType.CLOSE, "c", "unknown", START));
        assertThat(stage.entries()).isPositive();
        stage.advance(START + 2 * DAY);
        assertThat(stage.entries()).isZero();
        assertThat(stage.timers()).isZero();
    }

    private static void decide(Stage<IncidentInput, Void, SeriesPoint> stage, IncidentDecision decision)
            throws Exception {
        stage.first(IncidentInput.of(decision), decision.at());
    }

    /** What a run with failures delivers between its checkpoints is what an undisturbed one does. */
    @Test
    void afterAFailureItTellsTheSameAndNothingTwice() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            List<IncidentInput> alerts = inputs(new Random(seed), List.of());
            List<String> known = run(alerts, new Random(seed), 0).stream()
                    .filter(IncidentEvent.class::isInstance)
                    .map(event -> ((IncidentEvent) event).incidentId())
                    .distinct()
                    .toList();
            List<IncidentInput> inputs = inputs(new Random(seed), known);
            List<Object> expected = run(inputs, new Random(seed), 0);
            assertThat(expected.stream()
                            .filter(IncidentEvent.class::isInstance)
                            .flatMap(event -> ((IncidentEvent) event).actions().stream()))
                    .as("seed %d", seed)
                    .isNotEmpty();
            assertThat(run(inputs, new Random(seed), 0.02)).as("seed %d", seed).isEqualTo(expected);
            List<String> deliveries = expected.stream()
                    .filter(IncidentEvent.class::isInstance)
                    .map(IncidentEvent.class::cast)
                    .filter(event -> event.news().isTold())
                    .map(event -> event.incidentId() + "/" + event.updatedAt() + "/" + event.news())
                    .toList();
            assertThat(deliveries).as("seed %d", seed).doesNotHaveDuplicates();
        }
    }

    private List<Object> run(List<IncidentInput> inputs, Random random, double failures) throws Exception {
        List<Object> delivered = new ArrayList<>();
        Stage<IncidentInput, Void, SeriesPoint> stage = open(null);
        OperatorSubtaskState last = null;
        int lastRead = 0;
        int lastDelivered = 0;
        long checkpoint = 0;
        for (int read = 0; read < inputs.size(); read++) {
            stage.first(inputs.get(read), START);
            delivered.addAll(stage.take(IncidentFunction.ALERTS));
            delivered.addAll(stage.take(IncidentFunction.INCIDENTS));
            if (random.nextInt(10) == 0) {
                last = stage.snapshot(++checkpoint);
                lastRead = read + 1;
                lastDelivered = delivered.size();
            }
            if (random.nextDouble() < failures) {
                stage.close();
                stage = open(last);
                read = lastRead - 1;
                delivered.subList(lastDelivered, delivered.size()).clear();
            }
        }
        stage.close();
        running = null;
        return delivered;
    }

    /** Some come twice, some too early or about nothing; of the incidents that these alerts make. */
    private static IncidentDecision decision(Random random, List<String> known, long at) {
        String id = "decision-" + random.nextInt(60);
        if (random.nextInt(3) == 0) {
            return Decisions.silence(id, AlertMatcher.ANY, at, at + (1L + random.nextInt(40)) * HOUR);
        }
        DecisionType[] types = {
            DecisionType.ACKNOWLEDGE, DecisionType.COMMENT, DecisionType.CLOSE, DecisionType.FALSE_ALARM
        };
        String incident = known.isEmpty() ? "unknown" : known.get(random.nextInt(known.size()));
        return Decisions.of(types[random.nextInt(types.length)], id, incident, at);
    }

    private static List<IncidentInput> inputs(Random random, List<String> known) {
        List<IncidentInput> inputs = new ArrayList<>();
        for (int hour = 0; hour < 24 * 20; hour++) {
            long at = START + hour * HOUR;
            for (SliceGroup group : List.of(EVERYBODY, LANGUAGES)) {
                if (random.nextInt(60) == 0) {
                    Series series = new Series(
                            random.nextBoolean() ? "quality" : "abandonment",
                            group.equals(EVERYBODY) ? "all" : "language=" + hour,
                            0.5,
                            0.1 + random.nextDouble(),
                            0.05);
                    long raisedAt = at - random.nextInt(4) * MINUTE;
                    inputs.add(IncidentInput.of(group, series.fires(raisedAt, at - DAY)));
                }
                inputs.add(IncidentInput.ticked(group, at));
            }
            if (random.nextInt(6) == 0) {
                inputs.add(IncidentInput.of(decision(random, known, at)));
            }
        }
        return inputs;
    }
}
