package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.AlertEvent;
import io.vigie.model.DeadLetter;
import io.vigie.model.Request;
import io.vigie.model.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON lines in the files that people read and write. */
class JsonLinesTest {

    @Test
    void anAlertLine() {
        assertThat(AlertCodec.jsonLine(GoldenBytesTest.ALERT)).isEqualTo("""
                {"alert_id":"a-1","state":"FIRING","monitor":"support-answers","model":"gpt-4","version":"*",\
                "slice":"language=pt","metric":"quality","criterion":"correct","severity":"critical","owner":null,\
                "window":"30d","raised_at":"2026-01-01T00:00:00.000Z","onset_from":null,"onset_at":"2025-12-31T00:00:00.000Z",\
                "updated_at":"2026-01-01T00:00:00.001Z","resolved_at":null,\
                "current":0.35,"current_lower":0.31,"current_upper":0.39,"reference":0.84,"change":-0.49,\
                "change_lower":-0.54,"change_upper":-0.44,"labels":500,"likely":0.4,"at_least":-0.43,"evidence":4.5,"threshold":3.25,\
                "budget":"1 per 90d","detector":"e-detector",\
                "contributions":[{"slice":"language=pt","change":-0.4,"share":0.8}],\
                "summary":"Quality of gpt-4 fell.","channels":["on-call"],\
                "dashboard_url":"https://vigie.example.org/#/alert?id=a-1",\
                "runbook":"docs/runbooks/quality.md","incident_id":"i-1",\
                "other_slices":[],"changed":[]}""");
    }

    @Test
    void everyAlertLineIsStrictJsonWithEveryField() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            AlertEvent alert = new Samples(seed).alert();
            String line = AlertCodec.jsonLine(alert);
            assertThat(line).as("seed %d", seed).doesNotContain("\n");
            JsonNode read = new ObjectMapper().readTree(line);
            assertThat(read.size())
                    .as("what stands beside it has two fields, seed %d", seed)
                    .isEqualTo(AlertEvent.class.getRecordComponents().length + 1);
            assertThat(read.get("summary").asText()).as("seed %d", seed).isEqualTo(alert.summary());
            assertThat(read.get("evidence").isNull()).as("seed %d", seed).isEqualTo(alert.evidence() == null);
        }
    }

    @Test
    void aDeadLetterLine() {
        DeadLetter letter = new DeadLetter(
                "vigie.labels",
                2,
                99,
                new byte[] {(byte) 0xC3, 0x01, 0x00},
                "MALFORMED",
                "The body is cut short.",
                1_767_225_600_000L);
        assertThat(DeadLetterCodec.jsonLine(letter)).isEqualTo("""
                {"topic":"vigie.labels","partition":2,"offset":99,"payload":"wwEA","reason":"MALFORMED",\
                "detail":"The body is cut short.","rejected_at":"2026-01-01T00:00:00.000Z"}""");
    }

    @ParameterizedTest
    @CsvSource({
        "1750000000123, 1750000000123",
        "1750000000123.0, 1750000000123",
        "1.750000000123e12, 1750000000123",
        "'\"2025-06-15T15:06:40.123Z\"', 1750000000123",
        "'\"2025-06-15T12:06:40.123-03:00\"', 1750000000123",
        "'\"2025-06-15T15:06:40.123999Z\"', 1750000000124",
        "'\"2025-06-15T15:06:40Z\"', 1750000000000",
    })
    void timesInEitherForm(String literal, long expected) {
        Request read = request(
                "{\"request_id\":\"r\",\"model\":\"m\",\"model_version\":\"v\",\"requested_at\":" + literal + "}");
        assertThat(read.requestedAt()).isEqualTo(expected);
        assertThat(read.segments()).isEqualTo(Map.of());
    }

    @Test
    void unknownFieldsAreIgnoredAndWholeNumbersCountAsNumbers() {
        Request read = request("""
                {"schema": 3, "request_id": "r", "model": "m", "model_version": "v", "requested_at": 1750000000000,
                 "label_probability": 1, "extra": {"a": [1, 2]}, "input_tokens": 12.0}""");
        assertThat(read.labelProbability()).isEqualTo(1.0);
        assertThat(read.inputTokens()).isEqualTo(12);
        byte[] line =
                "{\"request_id\":\"r\",\"responded_at\":1750000000000,\"status\":\"OK\",\"cost_usd\":0,\"confidence\":null}"
                        .getBytes(StandardCharsets.UTF_8);
        Response response = RoundTripTest.accepted(JsonEvents.responses(RecordLimits.DEFAULT, Samples.CLOCK), line, 0);
        assertThat(response.costUsd()).isZero();
        assertThat(response.confidence()).isNull();
    }

    @Test
    void aByteOrderMarkAndACarriageReturnDoNoHarm() {
        assertThat(request(
                                "\uFEFF{\"request_id\":\"r\",\"model\":\"m\",\"model_version\":\"v\",\"requested_at\":1750000000000}\r")
                        .model())
                .isEqualTo("m");
    }

    private static Request request(String line) {
        return RoundTripTest.accepted(
                JsonEvents.requests(RecordLimits.DEFAULT, Samples.CLOCK), line.getBytes(StandardCharsets.UTF_8), 0);
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        byte[] line =
                ("{\"request_id\":\"a\\ud83d\",\"model\":\"\\ud83d\\ude42\",\"model_version\":\"\\ude42b\",\"requested_at\":1750000000000,"
                                + "\"segments\":{\"x\\ud83d\":\"\\ud83dy\"}}")
                        .getBytes(StandardCharsets.UTF_8);
        Request request = RoundTripTest.accepted(JsonEvents.requests(RecordLimits.DEFAULT, Samples.CLOCK), line, 0);
        assertThat(request.requestId()).isEqualTo("a\ufffd");
        assertThat(request.model()).isEqualTo("🙂");
        assertThat(request.version()).isEqualTo("\ufffdb");
        assertThat(request.segments()).isEqualTo(Map.of("x\ufffd", "\ufffdy"));
    }
}
