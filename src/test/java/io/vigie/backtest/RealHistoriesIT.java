package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.backtest.HistoryRuns.Outcome;
import io.vigie.backtest.PlainHistory.Event;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories as people have them: lines in any order, repeated exports, wrong clocks, ids that begin anew, corrected
 * scores, times in every spelling. What is right is computed a second time from the plain events.
 */
class RealHistoriesIT {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long TIMEOUT = 10 * MINUTE;
    private static final long T0 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final int SEEDS = Integer.getInteger("vigie.laws.seeds", 200);

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String MONITORS = """
            monitors:
              - {name: answers, owner: team, match: {model: "*"}, metric: quality, criterion: correct, window: 30d,
                 tolerance: 0.02, falseAlarms: 1 per 90d}
            windows: {1h: off, 24h: off, 7d: off}
            """;

    @TempDir
    private Path folder;

    private HistoryRuns runs;

    @BeforeEach
    void prepare() {
        runs = new HistoryRuns(folder, MONITORS, CLOCK);
    }

    @Test
    void theUnitAndTheSpellingOfTimesChangeNothing() throws Exception {
        PlainHistory lines = new PlainHistory();
        Random random = new Random(1);
        for (int i = 0; i < 40 * 40; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, random.nextDouble() < (i < 1_240 ? 0.9 : 0.4) ? 1 : 0);
        }
        Outcome iso = runs.run(lines, time -> "\"" + Instant.ofEpochMilli(time) + "\"");
        assertThat(Files.readString(runs.output().resolve(Backtest.ALERTS))).contains("FIRING");
        List<LongFunction<String>> spellings = List.of(
                time -> "" + time,
                time -> "" + time / 1_000,
                time -> "" + time + "000",
                time -> "" + time + "000000",
                time -> time / 1_000 + ".0",
                time -> "\""
                        + Instant.ofEpochMilli(time + 2 * HOUR)
                                .toString()
                                .replace("T", " ")
                                .replace("Z", "+0200") + "\"");
        for (LongFunction<String> spelling : spellings) {
            assertThat(runs.run(lines, spelling).written())
                    .as(spelling.apply(T0))
                    .isEqualTo(iso.written());
        }
    }

    @Test
    void withoutAZoneNothingIsGuessed() throws Exception {
        PlainHistory lines = new PlainHistory();
        for (int i = 0; i < 100; i++) {
            lines.answer("r" + i, T0 + i * HOUR, 1);
        }
        LongFunction<String> local =
                time -> "\"" + Instant.ofEpochMilli(time).toString().replace("Z", "") + "\"";
        Outcome refused = runs.run(lines, local);
        assertThat(refused.result().hasRequests()).isFalse();
        assertThat(refused.result().notes()).anySatisfy(note -> assertThat(note)
                .startsWith("requests.jsonl: 100 lines are not used, MALFORMED, the first at line 1:"
                        + " requested_at is \"2026-03-01T00:00:00\", without a zone")
                .contains("times.zone: UTC"));
        Outcome utc = runs.run(lines, local, "times.zone=UTC");
        assertThat(utc.traffic()).containsEntry("requests", 100.0);
        Outcome lisbon = runs.run(lines, local, "times.zone=Europe/Lisbon");
        assertThat(lisbon.written()).as("in March Lisbon has the time of UTC").isEqualTo(utc.written());
    }

    @Test
    void idsThatBeginAnewEachDayAreRequestsOfTheirOwn() throws Exception {
        PlainHistory lines = new PlainHistory();
        Random random = new Random(2);
        for (int day = 0; day < 40; day++) {
            for (int row = 0; row < 40; row++) {
                lines.answer("" + row, T0 + day * DAY + 30L * row * MINUTE, random.nextDouble() < 0.7 ? 1 : 0);
            }
        }
        Outcome outcome = runs.run(lines);
        assertThat(outcome.result().deadLetters()).isZero();
        check("ids of rows", outcome, lines);
    }

    @Test
    void exportsThatOverlapCountOnce() throws Exception {
        PlainHistory lines = new PlainHistory();
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, random.nextDouble() < 0.8 ? 1 : 0);
        }
        PlainHistory twice = new PlainHistory();
        for (List<List<Event>> each : List.of(
                List.of(lines.requests(), twice.requests()),
                List.of(lines.responses(), twice.responses()),
                List.of(lines.labels(), twice.labels()))) {
            each.get(1).addAll(each.get(0));
            each.get(1).addAll(each.get(0).subList(200, 280));
        }
        Outcome once = runs.run(lines);
        Outcome overlapping = runs.run(twice);
        assertThat(overlapping.written()).isEqualTo(once.written());
        assertThat(overlapping.result().notes())
                .contains("requests.jsonl: 80 lines repeat what another says, and count once.");
    }

    @Test
    void aScoreThatIsCorrectedUnderItsIdAndTimeIsTheLastOne() throws Exception {
        for (double last : new double[] {0, 1}) {
            PlainHistory lines = new PlainHistory();
            for (int i = 0; i < 400; i++) {
                lines.answer("r" + i, T0 + i * DAY / 40, 1 - last);
                lines.labels().add(lines.labels().get(2 * i).scored(last));
            }
            assertThat(runs.run(lines).quality()).containsEntry("mean", last);
        }
    }

    @Test
    void aWrongClockAtTheEndIsOneWrongRecord() throws Exception {
        PlainHistory lines = new PlainHistory();
        for (int i = 0; i < 400; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, 1);
        }
        Outcome clean = runs.run(lines);
        for (long wrong : new long[] {T0 + 200 * DAY, T0 - 3_000 * DAY}) {
            PlainHistory other = new PlainHistory(new ArrayList<>(lines.requests()), lines.responses(), lines.labels());
            other.requests().add(100, lines.requests().get(0).of("wrong").at(wrong));
            Outcome outcome = runs.run(other);
            assertThat(outcome.written()).isEqualTo(clean.written());
            assertThat(outcome.result().notes())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "requests.jsonl: 1 line is not used, TIME_IMPLAUSIBLE, the first at line 101: The request"
                                    + " is of " + Instant.ofEpochMilli(wrong) + ", far from all others of the file");
        }
    }

    @Test
    void aReferenceOfWhichTheHistoryCoversLessThanHalfIsAProblemAtTheStart() throws Exception {
        PlainHistory lines = new PlainHistory();
        for (int i = 0; i < 400; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, 1);
        }
        assertThat(runs.run(lines, reference("2026-02-24", "2026-03-08"))
                        .result()
                        .events())
                .isPositive();
        for (String[] problem : List.of(
                reference("2026-02-15", "2026-03-08"),
                reference("2026-03-06", "2026-03-20"),
                reference("2026-05-01", "2026-05-31"))) {
            assertThatThrownBy(() -> runs.run(lines, problem))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("monitors[answers].reference.from")
                    .hasMessageContaining("less than half of the reference, ");
            Path input = runs.input();
            assertThatThrownBy(() -> Backtest.check(
                            BacktestSettings.load(runs.monitors(), List.of(problem), null), input, folder, CLOCK))
                    .isInstanceOf(SettingsException.class);
        }
    }

    private static String[] reference(String from, String to) {
        return new String[] {
            "monitors[answers].reference.kind=fixed",
            "monitors[answers].reference.from=" + from,
            "monitors[answers].reference.to=" + to
        };
    }

    /** A model that is gone with an open alert. */
    @Test
    void theAlertOfAModelThatIsGoneEndsWithIt() throws Exception {
        PlainHistory lines = new PlainHistory();
        Random random = new Random(4);
        for (int i = 0; i < 70 * 40; i++) {
            lines.answer("a" + i, T0 + i * DAY / 40, random.nextDouble() < (i < 60 * 40 ? 0.9 : 0.4) ? 1 : 0);
        }
        for (int i = 0; i < 20 * 40; i++) {
            lines.answer("b" + i, T0 + 170 * DAY + i * DAY / 40, random.nextDouble() < 0.9 ? 1 : 0);
        }
        List<String> alerts = runs.run(lines).written().stream()
                .filter(line -> line.startsWith("{"))
                .toList();
        assertThat(alerts).filteredOn(line -> line.contains("FIRING")).isNotEmpty();
        assertThat(alerts)
                .filteredOn(line -> line.contains("RESOLVED"))
                .singleElement()
                .asString()
                .contains("m has had no requests for 77 d: nothing of it is kept any more, and its alert ends without a"
                        + " recovery.");
    }

    /** Lines in any order, repeated, with wrong clocks and reused ids: the same points, run for run, bit for bit. */
    @Test
    void anyHistoryGivesWhatItsEventsSayInAnyOrder() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            PlainHistory lines = new PlainHistory();
            for (int i = 0; i < 120; i++) {
                // Hours apart for one id: row numbers that begin anew.
                String id = random.nextInt(4) == 0 ? "row" + i % 5 : "r" + i;
                lines.answer(id, T0 + 2L * i * HOUR + random.nextLong(40 * MINUTE), random.nextInt(5) / 4.0);
            }
            for (int wrong = 0; wrong < 3; wrong++) {
                // In the midst: at the end it would be far from all others.
                int which = random.nextInt(60);
                Event request = lines.requests().get(which);
                lines.requests().set(which, request.at(request.time() + 12L * (1 + random.nextInt(4)) * HOUR + HOUR));
            }
            for (List<Event> file : List.of(lines.requests(), lines.responses(), lines.labels())) {
                for (int i = 0; i < 20; i++) {
                    file.add(file.get(random.nextInt(file.size())));
                }
            }
            Outcome one = runs.run(lines.shuffled(random));
            Outcome other = runs.run(lines.shuffled(random));
            assertThat(other.written()).as("seed %d", seed).isEqualTo(one.written());
            check("seed " + seed, one, lines);
        }
    }

    /** Requests, answers and the mean of labels in the last window, from the plain events. */
    private static void check(String context, Outcome outcome, PlainHistory lines) {
        long end = Math.round(outcome.traffic().get("time"));
        TreeMap<String, TreeMap<Long, Double>> scores = new TreeMap<>();
        lines.requests().forEach(request -> scores.computeIfAbsent(request.id(), unused -> new TreeMap<>())
                .put(request.time(), Double.NaN));
        long requests = 0;
        long answered = 0;
        for (var entry : scores.entrySet()) {
            for (long time : entry.getValue().keySet()) {
                if (time >= end - 30 * DAY && time < end) {
                    requests++;
                    boolean isAnswered = lines.responses().stream()
                            .anyMatch(response -> response.id().equals(entry.getKey())
                                    && Math.abs(response.time() - time) <= TIMEOUT);
                    answered += isAnswered ? 1 : 0;
                }
            }
        }
        List<Event> byTime = new ArrayList<>(lines.labels());
        byTime.sort((a, b) -> Long.compare(a.time(), b.time()));
        for (Event label : byTime) {
            TreeMap<Long, Double> ofId = scores.getOrDefault(label.id(), new TreeMap<>());
            Long last = ofId.floorKey(label.time());
            if (last != null) {
                ofId.put(last, label.score());
            }
        }
        double sum = 0;
        long count = 0;
        for (TreeMap<Long, Double> ofId : scores.values()) {
            for (double score : ofId.subMap(end - 30 * DAY, end).values()) {
                sum += Double.isNaN(score) ? 0 : score;
                count += Double.isNaN(score) ? 0 : 1;
            }
        }
        assertThat(outcome.traffic()).as(context).containsEntry("requests", (double) requests);
        assertThat(outcome.traffic()).as(context).containsEntry("answered", (double) answered);
        assertThat(outcome.quality()).as(context).containsEntry("labels", (double) count);
        assertThat(outcome.quality().get("mean")).as(context).isCloseTo(sum / count, within(1e-9));
    }
}
