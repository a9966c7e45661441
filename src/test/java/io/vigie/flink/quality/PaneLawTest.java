package io.vigie.flink.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.job.BatchTruth;
import io.vigie.job.BatchTruth.Interaction;
import io.vigie.job.BatchTruth.Series;
import io.vigie.job.Histories;
import io.vigie.job.History;
import io.vigie.job.TruePanes;
import io.vigie.job.TrueSums;
import io.vigie.model.Metric;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.PaneInvariants;
import io.vigie.window.RollUpLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the order of arrival, and wherever the job fails, its panes are those of a batch over the same history. */
public class PaneLawTest {

    private static final int SEEDS = Integer.getInteger("vigie.laws.seeds", 5);

    private static final double FAILURES = 0.004;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRunEqualsTheBatch(long seed) throws Exception {
        History history = Histories.of(seed);
        String context = "seed " + seed;
        var run = QualityRun.run(history, setup(history, seed), new Random(seed), 0);
        var disturbed = QualityRun.run(history, setup(history, seed + 1), new Random(-seed), FAILURES);
        TruePanes.assertEqual(context, new BatchTruth(history), disturbed.panes());
        assertThat(shown(disturbed.panes())).as(context).isEqualTo(shown(run.panes()));
        assertSameLabels(context, disturbed.scores(), run.scores());
        assertLabelsAddUp(context, history, disturbed.scores());
        assertTurnsAreToldOnce(context, history, disturbed.scores());
        assertThat(disturbed.timersLeft()).as(context + ": timers").isZero();
        assertThat(disturbed.entriesLeft()).as(context + ": state of panes").isZero();
    }

    /** Each label comes once, in an order that does not depend on the order of arrival. */
    private static void assertSameLabels(String context, List<ScoreUpdate> actual, List<ScoreUpdate> expected) {
        var expectedByGroup = byGroup(expected);
        var actualByGroup = byGroup(actual);
        assertThat(actualByGroup.keySet()).as(context).isEqualTo(expectedByGroup.keySet());
        expectedByGroup.forEach((group, scores) -> {
            List<ScoreUpdate> others = actualByGroup.get(group);
            for (int i = 0; i < Math.min(scores.size(), others.size()); i++) {
                assertThat(others.get(i)).as(context + ": " + group + " " + i).isEqualTo(scores.get(i));
            }
            assertThat(others).as(context + ": " + group).hasSameSizeAs(scores);
        });
    }

    /** What followed an answer that is bad in the end is told once; of one that was bad for a time, once too. */
    private static void assertTurnsAreToldOnce(String context, History history, List<ScoreUpdate> scores) {
        Map<String, Double> told = new HashMap<>();
        for (ScoreUpdate update : scores) {
            var label = update.label();
            if (label != null && update.dimension().isEmpty() && label.metric() == Metric.ABANDONMENT_AFTER_BAD) {
                assertThat(label.previous()).as(context).isNull();
                assertThat(told.put(label.requestId(), label.score()))
                        .as(context + ": " + label.requestId())
                        .isNull();
            }
        }
        for (Interaction each : new BatchTruth(history).interactions()) {
            double worst = each.scores().values().stream()
                    .filter(kinds -> kinds.containsKey("TRUTH"))
                    .mapToDouble(kinds -> kinds.get("TRUTH").value())
                    .min()
                    .orElse(1);
            String request = each.request().requestId();
            if (each.turn() == null) {
                assertThat(told).as(context).doesNotContainKey(request);
            } else if (worst < 0.5) {
                assertThat(told).as(context).containsEntry(request, each.turn().abandoned() ? 0.0 : 1.0);
            }
        }
        assertThat(told).as(context).isNotEmpty();
    }

    /** The changes of the scores of a request add up to what stands. */
    private static void assertLabelsAddUp(String context, History history, List<ScoreUpdate> scores) {
        Map<String, Double> sums = new HashMap<>();
        for (ScoreUpdate update : scores) {
            var label = update.label();
            if (label != null && update.dimension().isEmpty() && label.metric() == Metric.QUALITY) {
                String source =
                        label.source().isTruth() ? "TRUTH" : label.source().name();
                double before = label.previous() == null ? 0 : label.previous().score();
                sums.merge(
                        label.requestId() + " " + label.criterion() + " " + source,
                        label.score() - before,
                        Double::sum);
            }
        }
        Map<String, Double> expected = new HashMap<>();
        for (Interaction each : new BatchTruth(history).interactions()) {
            each.scores()
                    .forEach((criterion, sources) -> sources.forEach((source, score) ->
                            expected.put(each.request().requestId() + " " + criterion + " " + source, score.value())));
        }
        assertThat(sums.keySet()).as(context).isEqualTo(expected.keySet());
        sums.forEach((key, sum) -> TrueSums.near(context + ": " + key, sum, expected.get(key)));
    }

    /**
     * With a bound on names nothing is lost, no sum is spoilt, and who finds room does not depend on the order of
     * arrival.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void boundedNamesLoseNothing(long seed) throws Exception {
        History history = Histories.of(seed);
        var bounded = new QualityChain.Setup(history.terms(), 20_000, 2, memoryBytes(seed), new HashMapStateBackend());
        var one = QualityRun.run(history, bounded, new Random(seed), 0);
        var other = QualityRun.run(history, bounded, new Random(-seed), FAILURES);
        assertThat(shown(other.panes())).as("seed " + seed).isEqualTo(shown(one.panes()));
        Map<Long, Pane> panes = new TreeMap<>();
        Map<String, Set<String>> namesOfADay = new HashMap<>();
        TruePanes.last(one.panes()).forEach((key, pane) -> {
            if (!key.group().model().equals("gpt-4")) {
                return;
            }
            pane.criteria().values().forEach(sums -> assertThat(
                            sums.truth().total().mean().orElse(0.5))
                    .as("seed " + seed + ": " + key)
                    .isBetween(0.0, 1.0));
            namesOfADay
                    .computeIfAbsent(key.group() + " " + RollUpLevel.DAY.floor(key.start()), unused -> new HashSet<>())
                    .add(key.slice());
            if (key.group().dimension().equals("country,channel")) {
                // The names of criteria and outcomes may be others, so they are left out of the comparison.
                pane.renameCategories(unused -> "", unused -> "");
                panes.computeIfAbsent(key.start(), unused -> new Pane()).merge(pane);
            }
        });
        assertThat(namesOfADay.values()).as("seed " + seed).allSatisfy(names -> assertThat(names)
                .hasSizeLessThanOrEqualTo(3));
        List<Interaction> all = new BatchTruth(history).bySeries().get(new Series("gpt-4", "", "*", "all"));
        panes.forEach((start, pane) -> assertThat(pane.requests())
                .as("seed " + seed + ": " + start)
                .isEqualTo(BatchTruth.sums(all, start, start + RollUpLevel.PANE.lengthMs())
                        .requests()));
    }

    /** What is shown at which tick: requests, turns and labels of each pane. */
    private static Map<String, String> shown(List<PaneUpdate> updates) {
        Map<String, String> shown = new TreeMap<>();
        for (PaneUpdate update : updates) {
            var content = update.content();
            String what = update.group() + " " + update.asOf();
            if (content == null) {
                shown.put(what, "complete");
            } else {
                PaneInvariants.require(content);
                Pane pane = PaneCodec.decode(content.sums());
                long labels = pane.criteria().values().stream()
                        .mapToLong(sums -> sums.truth().count())
                        .sum();
                shown.put(
                        what + " " + content.version() + " " + content.slice() + " " + content.start(),
                        pane.requests() + " " + pane.turns() + " " + labels + " " + pane.outcomes());
            }
        }
        return shown;
    }

    public static QualityChain.Setup setup(History history, long seed) {
        int maxPanes = seed % 2 == 0 ? 5 : 20_000;
        return new QualityChain.Setup(history.terms(), maxPanes, 200, memoryBytes(seed), new HashMapStateBackend());
    }

    /** For some seeds so little that most entries are left to the state backend. */
    private static long memoryBytes(long seed) {
        return seed % 3 == 0 ? 2_000 : Long.MAX_VALUE;
    }

    private static Map<SliceGroup, List<ScoreUpdate>> byGroup(List<ScoreUpdate> scores) {
        Map<SliceGroup, List<ScoreUpdate>> groups = new HashMap<>();
        for (ScoreUpdate score : scores) {
            groups.computeIfAbsent(score.group(), unused -> new ArrayList<>()).add(score);
        }
        return groups;
    }
}
