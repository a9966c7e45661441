package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.flink.Stage;
import io.vigie.model.LabelContribution;
import io.vigie.model.LabelSource;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.window.GuardedValue;
import io.vigie.window.GuardedValueUse;
import io.vigie.window.OpenPanes;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PartialPane;
import io.vigie.window.RollUpLevel;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaneOperatorTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final long HORIZON = 2 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("m", "language");

    private static final String OTHER = "language=~other";

    private static Stage<PartialPane, ScoreUpdate, PaneUpdate> stage(int maxValues, @Nullable OperatorSubtaskState from)
            throws Exception {
        return Stage.keyed(
                        new PaneOperator(new OpenPanes.PaneRules(HORIZON, maxValues), Long.MAX_VALUE),
                        PartialPane::group,
                        ScoreUpdate::group,
                        TypeInformation.of(SliceGroup.class))
                .open(new HashMapStateBackend(), from);
    }

    @Test
    void nothingIsLeftOfASilentGroup() throws Exception {
        try (var panes = stage(3, null)) {
            panes.first(requests("pt", T0, T0 + PANE, 1), 0);
            panes.second(score("pt", T0, T0 + 1, "correct", 1), 0);
            panes.advance(T0 + HORIZON);
            panes.snapshot(1);
            assertThat(panes.entries()).isPositive();
            panes.advance(T0 + HORIZON + 2 * DAY);
            panes.snapshot(2);
            assertThat(panes.entries()).isZero();
            assertThat(panes.timers()).isZero();
        }
    }

    @Test
    void whatWaitsIsKeptWhenAGroupWasSilent() throws Exception {
        try (var panes = stage(3, null)) {
            long later = T0 + HORIZON + 2 * DAY + 2 * PANE;
            panes.first(requests("pt", T0, T0 + PANE, 1), 0);
            panes.first(requests("pt", later - PANE, later, 1), 0);
            panes.second(score("pt", later - PANE, later - 1, "correct", 1), 0);
            panes.advance(later - 1);
            panes.take();
            panes.take(PaneOperator.SCORES);
            panes.advance(later);
            assertThat(contents(panes.take())).hasSize(1);
            assertThat(labels(panes.take(PaneOperator.SCORES))).hasSize(1);
        }
    }

    @Test
    void eachTickIsMarkedOnceThoughSeveralTimersFire() throws Exception {
        try (var panes = stage(3, null)) {
            for (int i = 1; i < 20; i++) {
                panes.first(requests("pt", T0, T0 + i * PANE, 1), 0);
                panes.second(score("pt", T0, T0 + i * PANE, "correct", 1), 0);
            }
            panes.advance(Long.MAX_VALUE);
            List<Long> marks = panes.take().stream()
                    .filter(update -> update.content() == null)
                    .map(PaneUpdate::asOf)
                    .toList();
            assertThat(marks).doesNotHaveDuplicates().hasSize(288).endsWith(T0 + DAY);
            assertThat(panes.timers()).isZero();
        }
    }

    @Test
    void marksOfASilentGroupEndWithIt() throws Exception {
        try (var panes = stage(3, null)) {
            panes.first(requests("pt", T0, T0 + PANE, 1), 0);
            panes.first(requests("pt", T0, T0 + 2 * PANE, 1), 0);
            panes.advance(T0 + HORIZON + 10 * DAY);
            assertThat(panes.take(PaneOperator.SCORES))
                    .extracting(ScoreUpdate::asOf)
                    .doesNotHaveDuplicates()
                    .startsWith(T0 + PANE)
                    .endsWith(T0 + HORIZON + 10 * DAY);
            assertThat(panes.timers()).isZero();
        }
    }

    @Test
    void whatComesTooLateDoesNotReplaceItsPane() throws Exception {
        try (var panes = stage(3, null)) {
            panes.first(requests("pt", T0, T0 + PANE, 7), 0);
            panes.advance(T0 + HORIZON + 3 * DAY);
            panes.take();
            panes.first(requests("pt", T0, T0 + HORIZON + 3 * DAY + HOUR, 1), 0);
            panes.advance(T0 + HORIZON + 4 * DAY);
            assertThat(contents(panes.take())).isEmpty();
        }
    }

    @Test
    void whatIsKnownADayLateStillCounts() throws Exception {
        try (var panes = stage(3, null)) {
            panes.first(requests("pt", T0, T0 + PANE, 7), 0);
            panes.advance(T0 + HORIZON + DAY - 2 * PANE);
            panes.take();
            panes.first(requests("pt", T0, T0 + HORIZON + DAY, 1), 0);
            panes.advance(T0 + HORIZON + DAY);
            assertThat(requests(contents(panes.take()).get(0))).isEqualTo(8);
        }
    }

    @Test
    void aLabelIsNamedAsItsPaneWillBe() throws Exception {
        try (var panes = stage(3, null)) {
            panes.first(requests("pt", T0, T0 + PANE, 1), 0);
            // The pane is old: it shows the label at the hour, while detectors have it at the next tick.
            panes.second(score("pt", T0, T0 + 7 * HOUR + 1, "correct", 1), 0);
            panes.advance(T0 + 7 * HOUR + PANE);
            assertThat(labels(panes.take(PaneOperator.SCORES)).get(0).criterion())
                    .isEqualTo("correct");
        }
    }

    @Test
    void whatMissedItsTickIsKnownAfterTheMark() throws Exception {
        OperatorSubtaskState state;
        try (var panes = stage(3, null)) {
            panes.first(requests("pt", T0, T0 + PANE, 1), 0);
            panes.advance(T0 + HOUR);
            state = panes.snapshot(1);
        }
        try (var panes = stage(3, state)) {
            panes.second(score("pt", T0, T0 + PANE, "correct", 1), 0);
            panes.first(requests("pt", T0, T0 + PANE, 1), 0);
            panes.advance(T0 + HOUR + PANE);
            List<ScoreUpdate> scores = panes.take(PaneOperator.SCORES);
            assertThat(scores.get(0).label()).isNotNull();
            assertThat(scores.get(0).asOf()).isGreaterThan(T0 + HOUR).isLessThanOrEqualTo(T0 + HOUR + PANE);
            assertThat(panes.take().get(0).asOf()).isEqualTo(T0 + HOUR + PANE);
        }
    }

    @Test
    void valuesBeyondTheBoundCountAsOther() throws Exception {
        try (var panes = stage(3, null)) {
            for (String language : List.of("a", "b", "c", "d", "e")) {
                panes.first(requests(language, T0, T0 + PANE, 10), 0);
            }
            panes.advance(T0 + PANE);
            List<PaneUpdate.PaneContent> first = contents(panes.take());
            assertThat(first)
                    .extracting(PaneUpdate.PaneContent::slice)
                    .containsExactlyInAnyOrder("language=a", "language=b", "language=c", OTHER);
            assertThat(first.stream().mapToLong(PaneOperatorTest::requests).sum())
                    .isEqualTo(50);
            long values = guardedValues(panes);
            for (int i = 0; i < 1000; i++) {
                panes.first(requests("x" + i, T0, T0 + 2 * PANE, 1), 0);
            }
            panes.advance(T0 + 2 * PANE);
            assertThat(contents(panes.take()).stream()
                            .mapToLong(PaneOperatorTest::requests)
                            .sum())
                    .isEqualTo(1020);
            assertThat(guardedValues(panes)).isEqualTo(values);
        }
    }

    @Test
    void dimensionsDoNotShareWhatIsLeftOut() throws Exception {
        try (var panes = stage(1, null)) {
            for (String dimension : List.of("language", "country", "country,channel")) {
                for (String value : List.of("a", "b", "c")) {
                    String slice = dimension.replace(",", "=" + value + ",") + "=" + value;
                    Pane pane = new Pane();
                    pane.add(traffic(value, T0));
                    panes.first(new PartialPane("m", dimension, "v1", slice, T0, T0 + PANE, PaneCodec.encode(pane)), 0);
                }
            }
            panes.advance(T0 + PANE);
            List<PaneUpdate.PaneContent> contents = contents(panes.take());
            assertThat(contents).extracting(PaneUpdate.PaneContent::slice).doesNotHaveDuplicates();
            assertThat(contents)
                    .filteredOn(content -> requests(content) == 2)
                    .extracting(PaneUpdate.PaneContent::slice)
                    .containsExactlyInAnyOrder(OTHER, "country=~other", "country=~other,channel=~other");
        }
    }

    /** What a label takes back is what its forerunner gave, whoever has found room meanwhile. */
    @Test
    void aPaneKeepsItsNames() throws Exception {
        try (var panes = stage(1, null)) {
            panes.first(requests("a", T0, T0 + PANE, 1), 0);
            panes.advance(T0 + PANE);
            long refused = T0 + 3 * DAY;
            panes.first(requests("b", refused, refused + PANE, 1), 0);
            panes.first(label("b", refused, refused + PANE, 1.0, 1), 0);
            // By now a has gone, and b finds room.
            long room = T0 + HORIZON + 3 * DAY;
            panes.advance(room);
            panes.first(requests("b", room, room + PANE, 1), 0);
            panes.advance(room + PANE);
            assertThat(contents(panes.take()))
                    .last()
                    .extracting(PaneUpdate.PaneContent::slice)
                    .isEqualTo("language=b");
            long corrected = room + 12 * HOUR;
            panes.first(label("b", refused, corrected, 1.0, -1), 0);
            panes.first(label("b", refused, corrected, 0.0, 1), 0);
            panes.advance(corrected);
            PaneUpdate.PaneContent pane = contents(panes.take()).get(0);
            assertThat(pane.slice()).isEqualTo(OTHER);
            var truth = PaneCodec.decode(pane.sums()).criteria().get("correct").truth();
            assertThat(truth.count()).isEqualTo(1);
            assertThat(truth.total().mean()).hasValue(0);
        }
    }

    private static long guardedValues(Stage<PartialPane, ScoreUpdate, PaneUpdate> panes) throws Exception {
        panes.snapshot(1);
        return panes.size(PaneOperator.GUARDED_VALUES, GuardedValue.class, TypeInformation.of(GuardedValueUse.class));
    }

    private static PartialPane requests(String language, long start, long tick, int count) {
        Pane pane = new Pane();
        for (int i = 0; i < count; i++) {
            pane.add(traffic(language, start));
        }
        return partial(language, start, tick, pane);
    }

    private static TrafficContribution traffic(String language, long start) {
        return new TrafficContribution(
                subject(language), start, start, null, ResponseStatus.OK, 5L, null, null, null, null, null);
    }

    private static PartialPane label(String language, long start, long tick, double score, int sign) {
        Pane pane = new Pane();
        pane.add(new LabelContribution(
                subject(language),
                start,
                start,
                null,
                List.of(new LabelContribution.ScoreContribution(
                        "correct", LabelContribution.ScoreSource.TRUTH, score, 1, sign)),
                List.of()));
        return partial(language, start, tick, pane);
    }

    private static Subject subject(String language) {
        return new Subject("m", "v1", List.of("language=" + language));
    }

    private static PartialPane partial(String language, long start, long tick, Pane pane) {
        return new PartialPane("m", "language", "v1", "language=" + language, start, tick, PaneCodec.encode(pane));
    }

    private static ScoreUpdate score(String language, long requestedAt, long knownAt, String criterion, double score) {
        return new ScoreUpdate(
                GROUP.model(),
                GROUP.dimension(),
                knownAt,
                new ScoredLabel(
                        "l" + knownAt,
                        "r",
                        "v1",
                        "language=" + language,
                        criterion,
                        LabelSource.HUMAN,
                        score,
                        1,
                        requestedAt,
                        knownAt,
                        null));
    }

    private static List<PaneUpdate.PaneContent> contents(List<PaneUpdate> updates) {
        return updates.stream()
                .filter(update -> update.content() != null)
                .map(PaneUpdate::content)
                .toList();
    }

    private static List<ScoredLabel> labels(List<ScoreUpdate> updates) {
        return updates.stream()
                .filter(update -> update.label() != null)
                .map(ScoreUpdate::label)
                .toList();
    }

    private static long requests(PaneUpdate.PaneContent content) {
        return PaneCodec.decode(content.sums()).requests();
    }
}
