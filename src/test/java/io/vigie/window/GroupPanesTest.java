package io.vigie.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.HeapMap;
import io.vigie.model.LabelSource;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.SliceGroup;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.window.OpenPanes.PaneKey;
import io.vigie.window.OpenPanes.PaneProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupPanesTest {

    private static final long PANE = RollUpLevel.PANE.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final long T0 = 20_000 * DAY;
    private static final long HORIZON = 2 * DAY;
    private static final SliceGroup GROUP = new SliceGroup("m", "language");

    /**
     * One group, its timers fired as a job would. What it sends is told as text, panes and scores each in their order.
     */
    private static final class Run implements OpenPanes.TickOutput {
        private final HeapMap<PaneKey, byte[]> stored = new HeapMap<>();
        private final HeapMap<GuardedValue, GuardedValueUse> values = new HeapMap<>();
        private final List<GuardedField> overflow = new ArrayList<>();
        private final TreeSet<Long> timers = new TreeSet<>();
        private final List<String> panes = new ArrayList<>();
        private final List<String> scores = new ArrayList<>();
        private final OpenPanes rule;
        private List<PartialPane> pendingPanes = new ArrayList<>();
        private List<ScoreUpdate> pendingScores = new ArrayList<>();
        private PaneProgress progress;
        private int latePanes;

        Run(int maxValues) {
            rule = new OpenPanes(new OpenPanes.PaneRules(HORIZON, maxValues), stored, values, overflow::add);
        }

        void accept(Object record) {
            if (record instanceof PartialPane pane) {
                pendingPanes.add(pane);
                timers.add(OpenPanes.tickOf(pane, progress));
            } else {
                ScoreUpdate score = (ScoreUpdate) record;
                pendingScores.add(score);
                timers.add(OpenPanes.tickOf(score, progress));
            }
        }

        void advance(long watermark) {
            while (!timers.isEmpty() && timers.first() <= watermark) {
                long tick = timers.pollFirst();
                if (progress != null && tick <= progress.lastTick()) {
                    continue;
                }
                PendingTicks pending = OpenPanes.pending(progress, watermark, pendingPanes, pendingScores);
                pendingPanes = pending.laterPanes();
                pendingScores = pending.laterScores();
                progress = rule.advance(GROUP, progress, pending, watermark, this);
                if (progress != null) {
                    timers.add(OpenPanes.nextTick(progress));
                }
            }
        }

        @Override
        public void onPane(PaneUpdate pane) {
            var content = pane.content();
            panes.add(
                    content == null
                            ? "complete " + pane.asOf()
                            : pane.asOf() + " " + content.version() + " " + content.slice() + " " + content.start()
                                    + " " + PaneCodec.decode(content.sums()).requests());
        }

        @Override
        public void onScore(ScoreUpdate score) {
            scores.add(Objects.toString(score));
        }

        @Override
        public void onLatePane() {
            latePanes++;
        }

        int entries() {
            return stored.size()
                    + values.size()
                    + timers.size()
                    + pendingPanes.size()
                    + pendingScores.size()
                    + (progress == null ? 0 : 1);
        }
    }

    @Test
    void theOrderOfArrivalDoesNotMatterAndNothingIsLeft() {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            int maxValues = 1 + random.nextInt(4);
            List<Object> records = records(random);
            List<Long> watermarks = watermarks(random);
            Run one = run(maxValues, records, watermarks, random);
            Run other = run(maxValues, records, watermarks, random);
            assertThat(one.panes).as("seed %d", seed).isEqualTo(other.panes);
            assertThat(one.scores).as("seed %d", seed).isEqualTo(other.scores);
            assertThat(one.overflow).as("seed %d", seed).isEqualTo(other.overflow);
            assertThat(one.latePanes).as("seed %d", seed).isZero();
            assertThat(one.entries()).as("seed %d", seed).isZero();
            assertThat(other.entries()).as("seed %d", seed).isZero();
        }
    }

    /** Marks of a silent group end with the watermark that finds it so: both runs have the same ones. */
    private static List<Long> watermarks(Random random) {
        var watermarks = new ArrayList<Long>();
        long end = T0 + DAY + HORIZON + 5 * DAY;
        for (long watermark = T0; watermark < end; watermark += 1 + random.nextLong(6 * PANE)) {
            watermarks.add(watermark);
        }
        watermarks.add(end);
        return watermarks;
    }

    /** Each record comes, in any order, some time before the watermark reaches its tick. */
    private static Run run(int maxValues, List<Object> records, List<Long> watermarks, Random random) {
        var run = new Run(maxValues);
        var left = new ArrayList<>(records);
        Collections.shuffle(left, random);
        long ahead = random.nextLong(DAY);
        for (long watermark : watermarks) {
            var now = left.stream()
                    .filter(record -> knownAt(record) <= watermark + ahead)
                    .toList();
            now.forEach(run::accept);
            left.removeAll(now);
            run.advance(watermark);
        }
        return run;
    }

    @Test
    void whatComesWhenItsPaneMayNotChangeIsLate() {
        var run = new Run(3);
        for (long late : new long[] {0, PANE}) {
            run.accept(new PartialPane(
                    "m", "language", "v", "language=pt", T0, T0 + HORIZON + DAY + late, PaneCodec.encode(new Pane())));
        }
        run.advance(T0 + HORIZON + 3 * DAY);
        assertThat(run.latePanes).isOne();
        assertThat(run.panes).filteredOn(pane -> !pane.startsWith("complete ")).hasSize(1);
        assertThat(run.entries()).isZero();
    }

    private static List<Object> records(Random random) {
        var records = new ArrayList<Object>();
        for (int i = 0; i < 60; i++) {
            long start = T0 + random.nextInt(200) * PANE;
            String language = "l" + random.nextInt(5);
            String version = "v" + random.nextInt(3);
            if (random.nextInt(3) > 0) {
                Pane pane = new Pane();
                pane.add(new TrafficContribution(
                        new Subject("m", version, List.of("language=" + language)),
                        start,
                        start,
                        null,
                        ResponseStatus.OK,
                        5L,
                        null,
                        null,
                        null,
                        "o" + random.nextInt(5),
                        null));
                long tick = start + PANE * (1 + (random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(3)));
                records.add(new PartialPane(
                        "m", "language", version, "language=" + language, start, tick, PaneCodec.encode(pane)));
            } else {
                long knownAt = start + random.nextLong(10 * PANE);
                records.add(new ScoreUpdate(
                        "m",
                        "language",
                        knownAt,
                        new ScoredLabel(
                                "label" + i,
                                "r" + i,
                                version,
                                "language=" + language,
                                "c" + random.nextInt(4),
                                LabelSource.HUMAN,
                                1,
                                1,
                                start,
                                knownAt,
                                null)));
            }
        }
        return records;
    }

    private static long knownAt(Object record) {
        return record instanceof PartialPane pane ? pane.tick() : ((ScoreUpdate) record).asOf();
    }

    @Test
    void aBoundedInputClosesItsDayAndLeavesNothing() {
        var run = new Run(3);
        records(new Random(7)).forEach(run::accept);
        run.advance(Long.MAX_VALUE);
        String last = run.panes.get(run.panes.size() - 1);
        assertThat(last).startsWith("complete ");
        assertThat(Long.parseLong(last.substring("complete ".length())) % DAY).isZero();
        assertThat(run.panes).filteredOn(pane -> pane.startsWith("complete ")).doesNotHaveDuplicates();
        assertThat(run.entries()).isZero();
    }
}
