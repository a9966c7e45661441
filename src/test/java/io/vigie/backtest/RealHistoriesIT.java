package io.vigie.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.backtest.Backtest.BacktestResult;
import io.vigie.backtest.Backtest.SeriesChoice;
import io.vigie.backtest.Backtest.SeriesFormat;
import io.vigie.settings.BacktestSettings;
import io.vigie.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Pattern FIELD = Pattern.compile("(\\w+)=(-?[0-9.eE+-]+)i?(?=[, ])");
    private static final String MONITORS = """
            monitors:
              - {name: answers, owner: team, match: {model: "*"}, metric: quality, criterion: correct, window: 30d,
                 tolerance: 0.02, falseAlarms: 1 per 90d}
            windows: {1h: off, 24h: off, 7d: off}
            """;

    @TempDir
    private Path folder;

    private int runs;

    /** An event in its plainest form. */
    private record Event(String id, long time, double score, String model) {

        Event at(long other) {
            return new Event(id, other, score, model);
        }
    }

    /** Three files. */
    private record Lines(List<Event> requests, List<Event> responses, List<Event> labels) {

        Lines() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void answer(String id, long time, double score) {
            requests.add(new Event(id, time, 0, "m"));
            responses.add(new Event(id, time + 1_000, 0, "m"));
            labels.add(new Event(id, time + 2 * HOUR, score, "m"));
        }

        Lines shuffled(Random random) {
            Lines other = new Lines(new ArrayList<>(requests), new ArrayList<>(responses), new ArrayList<>(labels));
            Collections.shuffle(other.requests, random);
            Collections.shuffle(other.responses, random);
            Collections.shuffle(other.labels, random);
            return other;
        }
    }

    /** What a run came to: how often, with which quality, and all it wrote of alerts and points. */
    private record Outcome(
            BacktestResult result, Map<String, Double> traffic, Map<String, Double> quality, List<String> written) {}

    @Test
    void theUnitAndTheSpellingOfTimesChangeNothing() throws Exception {
        Lines lines = new Lines();
        Random random = new Random(1);
        for (int i = 0; i < 40 * 40; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, random.nextDouble() < (i < 1_240 ? 0.9 : 0.4) ? 1 : 0);
        }
        Outcome iso = run(lines, time -> "\"" + Instant.ofEpochMilli(time) + "\"");
        assertThat(Files.readString(folder.resolve("out" + runs).resolve(Backtest.ALERTS)))
                .contains("FIRING");
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
            assertThat(run(lines, spelling).written()).as(spelling.apply(T0)).isEqualTo(iso.written());
        }
    }

    @Test
    void withoutAZoneNothingIsGuessed() throws Exception {
        Lines lines = new Lines();
        for (int i = 0; i < 100; i++) {
            lines.answer("r" + i, T0 + i * HOUR, 1);
        }
        LongFunction<String> local =
                time -> "\"" + Instant.ofEpochMilli(time).toString().replace("Z", "") + "\"";
        Outcome refused = run(lines, local);
        assertThat(refused.result().hasRequests()).isFalse();
        assertThat(refused.result().notes()).anySatisfy(note -> assertThat(note)
                .startsWith("requests.jsonl: 100 lines are not used, MALFORMED, the first at line 1:"
                        + " requested_at is \"2026-03-01T00:00:00\", without a zone")
                .contains("times.zone: UTC"));
        Outcome utc = run(lines, local, "times.zone=UTC");
        assertThat(utc.traffic()).containsEntry("requests", 100.0);
        Outcome lisbon = run(lines, local, "times.zone=Europe/Lisbon");
        assertThat(lisbon.written()).as("in March Lisbon has the time of UTC").isEqualTo(utc.written());
    }

    @Test
    void idsThatBeginAnewEachDayAreRequestsOfTheirOwn() throws Exception {
        Lines lines = new Lines();
        Random random = new Random(2);
        for (int day = 0; day < 40; day++) {
            for (int row = 0; row < 40; row++) {
                lines.answer("" + row, T0 + day * DAY + 30L * row * MINUTE, random.nextDouble() < 0.7 ? 1 : 0);
            }
        }
        Outcome outcome = run(lines);
        assertThat(outcome.result().deadLetters()).isZero();
        check("ids of rows", outcome, lines);
    }

    @Test
    void exportsThatOverlapCountOnce() throws Exception {
        Lines lines = new Lines();
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, random.nextDouble() < 0.8 ? 1 : 0);
        }
        Lines twice = new Lines();
        for (List<List<Event>> each : List.of(
                List.of(lines.requests(), twice.requests()),
                List.of(lines.responses(), twice.responses()),
                List.of(lines.labels(), twice.labels()))) {
            each.get(1).addAll(each.get(0));
            each.get(1).addAll(each.get(0).subList(200, 280));
        }
        Outcome once = run(lines);
        Outcome overlapping = run(twice);
        assertThat(overlapping.written()).isEqualTo(once.written());
        assertThat(overlapping.result().notes())
                .contains("requests.jsonl: 80 lines repeat what another says, and count once.");
    }

    @Test
    void aScoreThatIsCorrectedUnderItsIdAndTimeIsTheLastOne() throws Exception {
        for (double last : new double[] {0, 1}) {
            Lines lines = new Lines();
            for (int i = 0; i < 400; i++) {
                lines.answer("r" + i, T0 + i * DAY / 40, 1 - last);
                lines.labels().add(new Event("r" + i, lines.labels().get(2 * i).time(), last, "m"));
            }
            assertThat(run(lines).quality()).containsEntry("mean", last);
        }
    }

    @Test
    void aWrongClockAtTheEndIsOneWrongRecord() throws Exception {
        Lines lines = new Lines();
        for (int i = 0; i < 400; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, 1);
        }
        Outcome clean = run(lines);
        for (long wrong : new long[] {T0 + 200 * DAY, T0 - 3_000 * DAY}) {
            Lines other = new Lines(new ArrayList<>(lines.requests()), lines.responses(), lines.labels());
            other.requests().add(100, new Event("wrong", wrong, 0, "m"));
            Outcome outcome = run(other);
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
        Lines lines = new Lines();
        for (int i = 0; i < 400; i++) {
            lines.answer("r" + i, T0 + i * DAY / 40, 1);
        }
        assertThat(run(lines, reference("2026-02-24", "2026-03-08")).result().events())
                .isPositive();
        for (String[] problem : List.of(
                reference("2026-02-15", "2026-03-08"),
                reference("2026-03-06", "2026-03-20"),
                reference("2026-05-01", "2026-05-31"))) {
            assertThatThrownBy(() -> run(lines, problem))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("monitors[answers].reference.from")
                    .hasMessageContaining("less than half of the reference, ");
            Path input = folder.resolve("in" + runs);
            assertThatThrownBy(() -> Backtest.check(
                            BacktestSettings.load(folder.resolve("monitors.yaml"), List.of(problem), null),
                            input,
                            folder,
                            CLOCK))
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

    /** A model that is gone with an open alert, and a version that was rolled back: both alerts end. */
    @Test
    void theAlertOfASeriesThatEndsEndsWithIt() throws Exception {
        Lines lines = new Lines();
        Random random = new Random(4);
        for (int i = 0; i < 70 * 40; i++) {
            lines.answer("a" + i, T0 + i * DAY / 40, random.nextDouble() < (i < 60 * 40 ? 0.9 : 0.4) ? 1 : 0);
        }
        for (int i = 0; i < 20 * 40; i++) {
            lines.answer("b" + i, T0 + 170 * DAY + i * DAY / 40, random.nextDouble() < 0.9 ? 1 : 0);
        }
        List<String> alerts = run(lines).written().stream()
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
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Lines lines = new Lines();
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
            Outcome one = run(lines.shuffled(random));
            Outcome other = run(lines.shuffled(random));
            assertThat(other.written()).as("seed %d", seed).isEqualTo(one.written());
            check("seed " + seed, one, lines);
        }
    }

    /** Requests, answers and the mean of labels in the last window, from the plain events. */
    private static void check(String context, Outcome outcome, Lines lines) {
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

    private Outcome run(Lines lines, String... overrides) throws IOException {
        return run(lines, time -> "\"" + Instant.ofEpochMilli(time) + "\"", overrides);
    }

    private Outcome run(Lines lines, LongFunction<String> time, String... overrides) throws IOException {
        runs++;
        Path input = Files.createDirectories(folder.resolve("in" + runs));
        Path output = Files.createDirectories(folder.resolve("out" + runs));
        write(
                input.resolve("requests.jsonl"),
                lines.requests(),
                event -> "{\"request_id\":\"" + event.id()
                        + "\",\"model\":\"m\",\"model_version\":\"1\",\"requested_at\":" + time.apply(event.time())
                        + "}");
        write(
                input.resolve("responses.jsonl"),
                lines.responses(),
                event -> "{\"request_id\":\"" + event.id() + "\",\"responded_at\":" + time.apply(event.time())
                        + ",\"status\":\"OK\",\"latency_ms\":1000}");
        write(
                input.resolve("labels.jsonl"),
                lines.labels(),
                event -> "{\"label_id\":\"l-" + event.id()
                        + "-" + event.time() + "\",\"request_id\":\"" + event.id() + "\",\"labelled_at\":"
                        + time.apply(event.time())
                        + ",\"criterion\":\"correct\",\"score\":" + event.score() + ",\"source\":\"HUMAN\"}");
        Path monitors = folder.resolve("monitors.yaml");
        Files.writeString(monitors, MONITORS);
        BacktestResult result = new Backtest(
                        BacktestSettings.load(monitors, List.of(overrides), null), input, output, CLOCK)
                .run(new SeriesFormat(SeriesChoice.ALL, false), (events, of, at) -> {});
        List<String> written = new ArrayList<>(Files.readAllLines(output.resolve(Backtest.ALERTS)));
        Map<String, Double> traffic = new HashMap<>();
        Map<String, Double> quality = new HashMap<>();
        for (String line : Files.readAllLines(output.resolve(Backtest.SERIES), StandardCharsets.UTF_8)) {
            if (!line.startsWith("dead_letter")) {
                written.add(line);
            }
            if (line.startsWith("traffic,") && line.contains("version=*")) {
                read(line, traffic);
            } else if (line.startsWith("quality,") && line.contains("version=*")) {
                read(line, quality);
            }
        }
        Collections.sort(written);
        return new Outcome(result, traffic, quality, written);
    }

    private static void read(String line, Map<String, Double> fields) {
        String[] parts = line.split(" ", -1);
        fields.put("time", Long.parseLong(parts[2]) / 1e6);
        Matcher matcher = FIELD.matcher(parts[1] + " ");
        while (matcher.find()) {
            fields.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
        }
    }

    private interface LineOf {
        String line(Event event);
    }

    private static void write(Path file, List<Event> events, LineOf form) throws IOException {
        Files.write(file, events.stream().map(form::line).toList(), StandardCharsets.UTF_8);
    }
}
