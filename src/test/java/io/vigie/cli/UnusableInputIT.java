package io.vigie.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as people have them, and monitors of what no event has: a backtest reads what can be read, and says of the rest
 * what is wrong, where, and what to do.
 */
class UnusableInputIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long T0 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;
    private static final int REQUESTS = 120;
    private static final String SENTENCE = "my daughter Ines is ill since Monday";
    private static final String ANSWERS =
            "monitors: [{name: a, owner: us, match: {model: m}, metric: quality, criterion: correct, tolerance: 0.02}]";

    @TempDir
    private Path folder;

    private int runs;

    /** The exit code, and all that was printed. */
    private record Said(int code, String text, String error) {

        Said counts(int events, int deadLetters) {
            assertThat(text)
                    .startsWith(String.format(Locale.ROOT, "%,d events, ", events))
                    .contains(", " + deadLetters + (deadLetters == 1 ? " dead letter, in" : " dead letters, in"));
            return this;
        }
    }

    private Path history() throws IOException {
        Path input = Files.createDirectories(folder.resolve("in" + ++runs));
        List<String> requests = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            Instant at = Instant.ofEpochMilli(T0 + i * DAY / 24);
            requests.add("{\"request_id\":\"r" + i + "\",\"model\":\"m\",\"model_version\":\"1\",\"requested_at\":\""
                    + at + "\"}");
            responses.add(
                    "{\"request_id\":\"r" + i + "\",\"responded_at\":\"" + at.plusSeconds(1) + "\",\"status\":\"OK\"}");
            labels.add("{\"label_id\":\"l" + i + "\",\"request_id\":\"r" + i + "\",\"labelled_at\":\""
                    + at.plusSeconds(3_600) + "\",\"criterion\":\"correct\",\"score\":" + (i % 5 == 0 ? 0 : 1)
                    + ",\"source\":\"HUMAN\"}");
        }
        Files.write(input.resolve("requests.jsonl"), requests);
        Files.write(input.resolve("responses.jsonl"), responses);
        Files.write(input.resolve("labels.jsonl"), labels);
        return input;
    }

    private Said backtest(Path input, String monitors, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("monitors.yaml"), monitors);
        List<String> arguments = new ArrayList<>(List.of(
                "backtest",
                "--input",
                input.toString(),
                "--monitors",
                file.toString(),
                "--out",
                folder.resolve("out" + runs).toString(),
                "--set",
                "windows.1h=off"));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }

    private static byte[] encoded(String how, String text) throws IOException {
        return switch (how) {
            case "a byte order mark" -> ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
            case "carriage returns" -> text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            case "no end" -> text.stripTrailing().getBytes(StandardCharsets.UTF_8);
            case "blank lines" -> text.replace("\n", "\n\n \n").getBytes(StandardCharsets.UTF_8);
            case "zero bytes" -> (text + "\0".repeat(64) + "\n").getBytes(StandardCharsets.UTF_8);
            case "cut" -> text.substring(0, text.length() - 40).getBytes(StandardCharsets.UTF_8);
            case "UTF-16" -> text.getBytes(StandardCharsets.UTF_16);
            case "UTF-16LE" -> text.getBytes(StandardCharsets.UTF_16LE);
            case "no line feeds" -> text.replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
            case "gzip" -> {
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                }
                yield packed.toByteArray();
            }
            case "an array" -> array(text).toString().getBytes(StandardCharsets.UTF_8);
            case "several lines" -> array(text).toPrettyString().getBytes(StandardCharsets.UTF_8);
            case "zstd" -> Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
            case "objects of several lines" -> {
                StringBuilder objects = new StringBuilder();
                for (JsonNode each : array(text)) {
                    objects.append(each.toPrettyString()).append('\n');
                }
                yield objects.toString().getBytes(StandardCharsets.UTF_8);
            }
            case "camel case" ->
                text.replace("request_id", "requestId")
                        .replace("model_version", "ModelVersion")
                        .replace("requested_at", "requested-at")
                        .getBytes(StandardCharsets.UTF_8);
            case "CSV", "CSV with semicolons" -> {
                String table = "request_id,model,modelVersion,requested_at\n"
                        + text.replaceAll("[{}\"]", "")
                                .replaceAll("request_id:|model:|model_version:|requested_at:", "");
                yield (how.equals("CSV") ? table : table.replace(',', ';')).getBytes(StandardCharsets.UTF_8);
            }
            default -> throw new IllegalArgumentException(how);
        };
    }

    private static ArrayNode array(String lines) throws IOException {
        ArrayNode array = JSON.createArrayNode();
        for (String line : lines.lines().toList()) {
            array.add(JSON.readTree(line));
        }
        return array;
    }

    @ParameterizedTest
    @CsvSource({
        "a byte order mark, 360, 0, ''",
        "carriage returns, 360, 0, ''",
        "no end, 360, 0, ''",
        "blank lines, 360, 0, ''",
        "gzip, 360, 0, 'requests.jsonl: read as requests: JSON lines, gzip'",
        "zstd, 360, 0, 'requests.jsonl: read as requests: JSON lines, zstd'",
        "an array, 360, 0, 'requests.jsonl: read as requests: JSON'",
        "several lines, 360, 0, 'requests.jsonl: read as requests: JSON'",
        "objects of several lines, 360, 0, 'requests.jsonl: read as requests: JSON'",
        "camel case, 360, 0, ''",
        "CSV, 360, 0, 'requests.jsonl: read as requests: CSV'",
        "CSV with semicolons, 360, 0, 'requests.jsonl: read as requests: CSV'",
        "zero bytes, 360, 1, The line is of zero bytes",
        "cut, 359, 3, it ends within an object.",
        "UTF-16, 0, 120, The line is in UTF-16",
        "UTF-16LE, 0, 121, The line is in UTF-16",
        "no line feeds, 0, 1, 'Write one object a line, each with a line feed at its end.'",
    })
    void encodings(String how, int events, int letters, String sentence) throws Exception {
        Path input = history();
        Path requests = input.resolve("requests.jsonl");
        Files.write(requests, encoded(how, Files.readString(requests)));
        Said said = backtest(input, ANSWERS);
        assertThat(said.code()).as(said.text()).isEqualTo(events == 0 ? 1 : 0);
        assertThat(said.text()).contains(sentence);
        // A request that is cut takes its response and label with it.
        said.counts(events, letters);
    }

    /** The other names that people give their files, and what they mean, recognised and said. */
    @ParameterizedTest
    @ValueSource(strings = {"requests.json", "request.ndjson", "Requests.csv", "requests.jsonl.gz", "requests.csv.zst"})
    void namesOfFiles(String name) throws Exception {
        Path input = history();
        String text = Files.readString(input.resolve("requests.jsonl"));
        Files.delete(input.resolve("requests.jsonl"));
        String shape = name.contains("csv") ? "CSV" : name.contains(".json.") ? "an array" : "no end";
        byte[] bytes = encoded(shape, text);
        Files.write(input.resolve(name), name.endsWith("gz") ? encoded("gzip", new String(bytes, UTF_8)) : bytes);
        backtest(input, ANSWERS).counts(360, 0);

        Files.write(input.resolve("requests.jsonl"), bytes);
        assertThat(backtest(input, ANSWERS).error()).contains("has both").contains("which are the requests?");
    }

    /** A spreadsheet of labels, whose columns have names of their own; what a person wrote in one of them is dropped. */
    @Test
    void aTableWithAMapping() throws Exception {
        Path input = history();
        Files.delete(input.resolve("labels.jsonl"));
        StringBuilder table = new StringBuilder("id;ticket;checked;ok;remark\r\n");
        for (int i = 0; i < REQUESTS; i++) {
            String at =
                    Instant.ofEpochMilli(T0 + i * DAY / 24).plusSeconds(3_600).toString();
            table.append(i).append(";r").append(i).append(';').append(at).append(i % 5 == 0 ? ";0;" : ";1;");
            table.append(i == 7 ? "\"" + SENTENCE + ";\r\nstill\"" : "").append("\r\n");
        }
        Files.writeString(input.resolve("labels.csv"), table);
        Said without = backtest(input, ANSWERS);
        assertThat(without.error()).contains("labels.csv cannot be read: no column is a field of a label");

        Files.writeString(
                input.resolve("mapping.yaml"),
                "labels: {label_id: id, request_id: ticket, labelled_at: checked, score: ok,"
                        + " criterion: {value: correct}, source: {value: HUMAN}}\n");
        Said said = backtest(input, ANSWERS).counts(360, 0);
        assertThat(said.code()).isZero();
        assertThat(said.text())
                .contains("labels.csv: read as labels: CSV")
                .contains("labels.csv: the column remark is not read")
                .doesNotContain("Ines");

        Files.writeString(input.resolve("mapping.yaml"), "labels: {score: points}\n");
        assertThat(backtest(input, ANSWERS).error())
                .contains("score is to be read from the column points, which there is not");
        Files.writeString(input.resolve("mapping.yaml"), "label: {score: ok}\n");
        assertThat(backtest(input, ANSWERS).error()).contains("label is none of requests, responses, labels");
    }

    /** Results that leave out much of what there is are no results. */
    @Test
    void deadInputEndsWithAnError() throws Exception {
        Path input = history();
        Path labels = input.resolve("labels.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(labels));
        for (int i = 0; i < 8; i++) {
            lines.set(10 * i, lines.get(10 * i).replace("\"score\":", "\"score\":9"));
        }
        Files.write(labels, lines);
        Said said = backtest(input, ANSWERS);
        assertThat(said.code()).as(said.text()).isEqualTo(1);
        assertThat(said.text()).contains("labels.jsonl: 8 lines are not used, SCORE_OUT_OF_RANGE, the first at line 1");
        assertThat(said.error()).contains("6.7 % of the labels could not be used, more than 5.0 % (--most-unused)");
        assertThat(backtest(input, ANSWERS, "--most-unused", "0.07").code()).isZero();
    }

    static Stream<String> foreignLines() {
        return Stream.of(
                "{\"captureData\":{\"endpointInput\":{\"mode\":\"INPUT\",\"data\":\"%s\",\"encoding\":\"CSV\"}},"
                        + "\"eventMetadata\":{\"eventId\":\"1\",\"inferenceTime\":\"2026-03-01T10:00:00Z\"}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"org.kubeflow.serving.inference.request\","
                        + "\"time\":\"2026-03-01T10:00:00Z\",\"data\":{\"instances\":[[\"%s\"]]}}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"x\",\"attributes\":[{\"key\":"
                        + "\"gen_ai.prompt\",\"value\":{\"stringValue\":\"%s\"}}]}]}]}]}",
                "{\"id\":\"t\",\"timestamp\":\"2026-03-01T10:00:00Z\",\"input\":\"%s\",\"output\":\"x\"}",
                "{\"id\":\"c\",\"call_type\":\"completion\",\"model\":\"gpt-4\",\"startTime\":1772359200.12,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1772359200,\"model\":\"gpt-4\","
                        + "\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"%s\"}}]}",
                "{\"info\":{\"request_id\":\"t\",\"timestamp_ms\":1772359200000},\"data\":{\"spans\":[\"%s\"]}}",
                "{\"conversation_hash\":\"h\",\"model\":\"gpt-4\",\"timestamp\":\"2026-03-01 10:00:00\","
                        + "\"conversation\":[{\"role\":\"user\",\"content\":\"%s\"}]}");
    }

    /** Traces of other tools: what lacks is named, and nothing of what people wrote is repeated. */
    @ParameterizedTest
    @MethodSource("foreignLines")
    void linesOfOtherTools(String line) throws Exception {
        Path input = Files.createDirectories(folder.resolve("foreign"));
        Files.write(input.resolve("requests.jsonl"), List.of(line.formatted(SENTENCE), line.formatted(SENTENCE)));
        Said said = backtest(input, ANSWERS).counts(0, 2);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text())
                .contains(
                        "requests.jsonl: 2 lines are not used, MALFORMED, the first at line 1: The line has no request_id")
                .contains("model_version")
                .doesNotContain("Ines");
        try (Stream<Path> written = Files.list(folder.resolve("out" + runs))) {
            for (Path file : written.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("Ines");
            }
        }
    }

    /** A bad line of a benchmark is one bad line, by the limits that the settings set. */
    @Test
    void benchmarksWithBadLines() throws Exception {
        String score = "{\"model\":\"m\",\"model_version\":\"1\",\"benchmark\":\"%s\",\"criterion\":\"correct\","
                + "\"score\":%s,\"sample_size\":1400,\"evaluated_at\":\"2026-02-01T00:00:00Z\"}\n";
        String monitors = "monitors: [{name: b, owner: us, match: {model: m}, metric: quality, criterion: correct,"
                + " tolerance: 0.02, reference: {kind: benchmark, name: MMLU}}]";
        Path input = history();
        Path benchmarks = input.resolve("benchmarks.jsonl");
        Files.writeString(benchmarks, score.formatted("MMLU", "0.91") + score.formatted("MMLU", "91.0"));
        Said said = backtest(input, monitors).counts(361, 1);
        assertThat(said.error()).contains("50.0 % of the benchmarks could not be used");
        assertThat(said.text())
                .contains(
                        "benchmarks.jsonl: 1 line is not used, SCORE_OUT_OF_RANGE, the first at line 2: score is 91.0,"
                                + " outside [0, 1].")
                .contains("91.0 % correct on MMLU");

        Files.writeString(benchmarks, score.formatted("M\u00e9lange", "0.91"), StandardCharsets.ISO_8859_1);
        assertThat(backtest(input, monitors).text())
                .contains("benchmarks.jsonl: 1 line is not used, MALFORMED, the first at line 1: ")
                .contains("a character is not in UTF-8. Write UTF-8, as iconv -t UTF-8 does.")
                .contains("monitor b: there is no score of benchmark MMLU for its criterion");

        Files.writeString(benchmarks, "{\n  \"results\": {\n    \"mmlu\": {\"acc\": 0.5}\n  }\n}\n");
        assertThat(backtest(input, monitors).text())
                .contains(
                        "benchmarks.jsonl: 1 line is not used, MALFORMED, the first at line 1: The line has no model, ");

        String longName = "n".repeat(300);
        Files.writeString(benchmarks, score.formatted(longName, "0.91"));
        assertThat(backtest(input, monitors).text()).contains("OVERSIZED", "has 300 characters, more than 256");
        backtest(input, monitors.replace("MMLU", longName), "--set", "limits.maxNameLength=512")
                .counts(361, 0);
    }

    /** Usable are 8 of 20: what is negative, no number, too large or in other letters is named. */
    @Test
    void durationsOfStreams() throws Exception {
        Path input = Files.createDirectories(folder.resolve("streams"));
        List<String> fields = List.of(
                "\"latency_ms\":2000,\"first_token_ms\":300",
                "\"latency_ms\":2000,\"first_token_ms\":2600",
                "\"latency_ms\":2000,\"first_token_ms\":-5",
                "\"latency_ms\":-10",
                "\"latency_ms\":2000.5",
                "\"latency_ms\":\"2000\"",
                "\"latency_ms\":10000000000000",
                "\"latency_ms\":600000,\"cost_usd\":0.1",
                "\"latency_ms\":2000,\"cost_usd\":1e308",
                "\"latency_ms\":2000,\"confidence\":1.0000001",
                "\"latency_ms\":2000,\"output_tokens\":-1",
                "\"latency_ms\":0,\"first_token_ms\":0");
        List<String> requests = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Instant at = Instant.ofEpochMilli(T0 + i * 60_000L);
            requests.add("{\"request_id\":\"r" + i + "\",\"model\":\"m\",\"model_version\":\"1\",\"requested_at\":\""
                    + at + "\"}");
            responses.add("{\"request_id\":\"r" + i + "\",\"responded_at\":\"" + at.plusSeconds(2)
                    + "\",\"status\":\"OK\"," + fields.get(i) + "}");
        }
        Files.write(input.resolve("requests.jsonl"), requests);
        Files.write(input.resolve("responses.jsonl"), responses);
        String monitors = "monitors: [{name: p, owner: us, match: {model: m}, metric: latency-p95, tolerance: 0.1}]";
        Said said =
                backtest(input, monitors, "--series", "all", "--uncompressed").counts(12 + 4, 8);
        for (String sentence : List.of(
                "first_token_ms is -5, less than 0.",
                "latency_ms is 2000.5, not a whole number",
                "latency_ms is 10000000000000, more than",
                "cost_usd is 1.0E308, more than",
                "confidence is 1.0000001, outside [0, 1].")) {
            assertThat(said.text()
                            + Files.readString(folder.resolve("out" + runs).resolve("dead-letters.jsonl")))
                    .contains(sentence);
        }
        double mean = Stream.of(2_000, 2_000, 600_000, 0)
                .mapToInt(Integer::intValue)
                .average()
                .orElseThrow();
        assertThat(Files.readAllLines(folder.resolve("out" + runs).resolve("series.lp")))
                .filteredOn(line -> line.startsWith("latency,") && line.contains("version=*,window=24h "))
                .isNotEmpty()
                .last()
                .asString()
                .contains("count=4i", "mean_ms=" + mean);
    }

    @Test
    void aRequestThatIsNeverToBeLabelledIsNotCalledAbsent() throws Exception {
        Path input = history();
        List<String> requests = Files.readAllLines(input.resolve("requests.jsonl"));
        requests.replaceAll(line -> line.replace("}", ",\"label_selected\":false}"));
        Files.write(input.resolve("requests.jsonl"), requests);
        assertThat(backtest(input, ANSWERS).counts(360, 120).text())
                .contains("labels.jsonl: 120 lines are not used, UNMATCHED_LABEL, the first at line 1: ")
                .contains("it said with label_selected: false that it will never be labelled.");
    }

    /** Each of ten monitors that would be silent for good is named, with what lacks. */
    @Test
    void monitorsOfWhatNoEventHas() throws Exception {
        String quality = "metric: quality, criterion: correct, tolerance: 0.02";
        Map<String, String> monitors = Map.of(
                "model: gpt-4o}, " + quality,
                "no request is of model gpt-4o; models that there are: m.",
                "model: m}, metric: quality, criterion: factual, tolerance: 0.02",
                "no label is of criterion factual; criteria that there are: correct.",
                "model: m, version: '2'}, " + quality,
                "no request is of version 2; versions that there are: 1.",
                "model: m}, " + quality + ", reference: {kind: version, name: '0'}",
                "no request is of version 0, its reference; versions that there are: 1.",
                "model: m}, " + quality + ", reference: {kind: benchmark, name: MMLU}",
                "there is no score of benchmark MMLU for its criterion; there are no benchmarks at all.",
                "model: m}, " + quality + ", dimensions: [[langauge]]",
                "no request has a segment langauge; there are no segments at all.",
                "model: m}, metric: abandonment, tolerance: 0.02",
                "no event has a conversation_id, which abandonment needs.",
                "model: m}, metric: confidence",
                "no event has a confidence, which confidence needs.",
                "model: m}, metric: first-token-p95, tolerance: 0.1",
                "no event has a first_token_ms, which first-token-p95 needs.",
                "model: M}, " + quality,
                "no request is of model M; models that there are: m.");
        StringBuilder yaml = new StringBuilder("monitors:\n");
        List<String> sentences = new ArrayList<>();
        monitors.forEach((monitor, sentence) -> {
            yaml.append("  - {name: n")
                    .append(sentences.size())
                    .append(", owner: us, match: {")
                    .append(monitor)
                    .append("}\n");
            sentences.add("monitor n" + sentences.size() + ": " + sentence);
        });
        assertThat(backtest(history(), yaml.toString()).text().lines().toList())
                .containsAll(sentences)
                .filteredOn(line -> line.startsWith("monitor "))
                .hasSameSizeAs(sentences);
    }

    /** What was misspelt is named once, and nothing else is. */
    @Test
    void fieldsThatAreMisspelt() throws Exception {
        Path input = history();
        List<String> requests = Files.readAllLines(input.resolve("requests.jsonl"));
        requests.replaceAll(line -> ((ObjectNode) read(line))
                .put("label_propability", 0.5)
                .put("answer", SENTENCE)
                .toString());
        Files.write(input.resolve("requests.jsonl"), requests);
        String text = backtest(input, ANSWERS).counts(360, 0).text();
        assertThat(Arrays.stream(text.split("\n")).filter(line -> line.startsWith("requests.jsonl: ")))
                .containsExactly(
                        "requests.jsonl: the field label_propability is not known and was ignored; did you mean"
                                + " label_probability?");
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
