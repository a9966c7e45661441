package io.vigie.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of a person, planted by mistake wherever a record has room for it: in every field, as the name of a field,
 * in the midst of structures, in place of the record. Names that make series (models, versions, segments, criteria,
 * outcomes, benchmarks) are published by what they are for, and are not among the places.
 */
public final class PersonsText {

    public static final String SENTENCE = "my daughter Ines is ill since Monday";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Pattern PAYLOAD = Pattern.compile("\"payload\" ?: ?\"([^\"]+)\"");
    private static final Set<String> NAMES =
            Set.of("model", "model_version", "task", "criterion", "outcome", "benchmark", "segments");
    private static final Map<String, String> GOOD = Map.of(
            "requests", """
                    {"request_id":"%s","model":"m","model_version":"1","requested_at":"%s",
                     "conversation_id":"c","segments":{"language":"pt"},"input_tokens":1,"label_probability":0.5,
                     "label_selected":true}""",
            "responses", """
                    {"request_id":"%s","responded_at":"%s","status":"OK","latency_ms":5,
                     "first_token_ms":1,"output_tokens":3,"cost_usd":0.1,"confidence":0.5,"error_code":"none"}""",
            "labels", """
                    {"label_id":"l","request_id":"%s","labelled_at":"%s","criterion":"correct",
                     "score":1,"source":"HUMAN","labeller":"ana","probability":0.5}""",
            "signals", """
                    {"conversation_id":"c","request_id":"%s","signalled_at":"%s","kind":"RESOLVED"}""",
            "benchmarks", """
                    {"model":"m","model_version":"1","benchmark":"%s","criterion":"correct","score":0.9,
                     "sample_size":100,"evaluated_at":"%s"}""");

    private PersonsText() {}

    /**
     * Writes files of a history with the sentence in every place.
     *
     * @param days of further events, one a three hours, whose free fields hold it; their quality falls in the last ten
     */
    public static void writeHistory(Path input, int days) throws IOException {
        Files.createDirectories(input);
        for (Map.Entry<String, String> kind : GOOD.entrySet()) {
            List<String> lines = planted(kind.getValue());
            for (int i = 0; i < 8 * days && !kind.getKey().equals("benchmarks"); i++) {
                Instant at = START.plusSeconds(i * 10_800L + (kind.getKey().equals("labels") ? 7_200 : 1));
                ObjectNode event = line(kind.getValue(), "e" + i, at);
                for (String free : List.of("error_code", "labeller")) {
                    if (event.has(free)) {
                        event.put(free, SENTENCE);
                    }
                }
                if (event.has("label_id")) {
                    event.put("label_id", "l" + i).put("score", i >= 8 * (days - 10) ? 0 : 1);
                }
                lines.add(event.put("prompt", SENTENCE).toString());
            }
            Files.write(input.resolve(kind.getKey() + ".jsonl"), lines, StandardCharsets.UTF_8);
        }
    }

    private static List<String> planted(String template) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(line(template, "good", START).toString());
        ObjectNode good = line(template, "base", START);
        for (String field : (Iterable<String>) good::fieldNames) {
            if (!NAMES.contains(field)) {
                lines.add(
                        line(template, "r-" + field, START).put(field, SENTENCE).toString());
            }
            ObjectNode nested = line(template, "n-" + field, START);
            nested.putObject(field).putArray(SENTENCE).add(SENTENCE);
            lines.add(nested.toString());
            ObjectNode renamed = line(template, "k-" + field, START);
            renamed.remove(field);
            lines.add(renamed.put(SENTENCE, SENTENCE).toString());
        }
        lines.add(line(template, "u", START)
                .put("prompt", SENTENCE)
                .put("answer", SENTENCE)
                .toString());
        lines.addAll(List.of(
                SENTENCE,
                "{\"" + SENTENCE,
                "{\"request_id\": " + SENTENCE + "}",
                "{\"" + SENTENCE + "\":1,\"" + SENTENCE + "\":2}",
                "[\"" + SENTENCE + "\"]",
                SENTENCE + "," + SENTENCE));
        return lines;
    }

    private static ObjectNode line(String template, String id, Instant at) throws IOException {
        return (ObjectNode) JSON.readTree(template.formatted(id, at));
    }

    /** Neither the sentence nor a word of it, nor its forms in addresses and in Base64. */
    public static void assertNothingIn(String source, String text) {
        assertThat(text)
                .as(source)
                .doesNotContain("daughter", "Ines", "Monday")
                .doesNotContain(URLEncoder.encode(SENTENCE, StandardCharsets.UTF_8));
        assertThat(payloads(text)).as("payloads in %s", source).doesNotContain("daughter", "Ines", "Monday");
    }

    /** What the Base64 of a text's payloads says. */
    public static String payloads(String text) {
        StringBuilder all = new StringBuilder();
        Matcher matcher = PAYLOAD.matcher(text);
        while (matcher.find()) {
            all.append(new String(Base64.getDecoder().decode(matcher.group(1)), StandardCharsets.UTF_8));
        }
        return all.toString();
    }
}
