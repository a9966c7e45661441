package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.event.BenchmarkScore;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.DeadLetter;
import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.RecordPosition;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.ScoreUpdate;
import io.vigie.model.ScoredLabel;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import io.vigie.model.SliceGroup;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes on the topics of producers and consumers today. If a test fails, a schema has changed: register the version
 * that was current until now in {@link SchemaStore}, keep these bytes as its test, and only then write new ones.
 */
class GoldenBytesTest {

    private static final RecordPosition POSITION = new RecordPosition(3, 0);
    private static final long TIME = 1_767_225_600_000L;

    static final AlertEvent ALERT = new AlertEvent(
            "a-1",
            AlertState.FIRING,
            "support-answers",
            "gpt-4",
            "*",
            "language=pt",
            "quality",
            "correct",
            "critical",
            null,
            "30d",
            TIME,
            null,
            TIME - 86_400_000,
            TIME + 1,
            null,
            0.35,
            0.31,
            0.39,
            0.84,
            -0.49,
            -0.54,
            -0.44,
            500,
            0.4,
            -0.43,
            4.5,
            3.25,
            "1 per 90d",
            "e-detector",
            List.of(new AlertEvent.AlertContribution("language=pt", -0.4, 0.8)),
            "Quality of gpt-4 fell.",
            List.of("on-call"),
            "https://vigie.example.org/#/alert?id=a-1",
            "docs/runbooks/quality.md",
            "i-1",
            null);

    @Test
    void request() {
        Request request = new Request(
                "r-1", "gpt-4", "0613", TIME, "c-1", Map.of("language", "pt", "task", "qa"), 12L, 0.5, true, POSITION);
        byte[] bytes = golden(
                EventEncoder.encode(request),
                "c30189604b801c9eaee006722d310a6770742d34083036313380a0d5edee660206632d3102106c616e677561676504707400"
                        + "02047161021802000000000000e03f0201");
        assertThat(RoundTripTest.accepted(EventDecoders.requests(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(request);
    }

    @Test
    void response() {
        Response response = new Response(
                "r-1", TIME, ResponseStatus.REFUSED, 900L, 100L, 50L, 0.25, "refund", 0.75, "E1", POSITION);
        byte[] bytes = golden(
                EventEncoder.encode(response),
                "c3018ede6ba4eaa932ee06722d3180a0d5edee660602880e02c801026402000000000000d03f020c726566756e6402000000"
                        + "000000e83f02044531");
        assertThat(RoundTripTest.accepted(EventDecoders.responses(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(response);
    }

    @Test
    void label() {
        Label label = new Label("l-1", "r-1", TIME, "correct", 1, LabelSource.GROUND_TRUTH, "ana", 0.125, POSITION);
        byte[] bytes = golden(
                EventEncoder.encode(label),
                "c30180e277244b848e16066c2d3106722d3180a0d5edee660e636f7272656374000000000000f03f060206616e6102000000"
                        + "000000c03f00");
        assertThat(RoundTripTest.accepted(EventDecoders.labels(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(label);
    }

    @Test
    void signal() {
        Signal signal = new Signal("c-1", "r-1", TIME, SignalKind.THUMBS_DOWN, POSITION);
        byte[] bytes = golden(EventEncoder.encode(signal), "c30110db541d168c20ca06632d310206722d3180a0d5edee660a");
        assertThat(RoundTripTest.accepted(EventDecoders.signals(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(signal);
    }

    @Test
    void benchmark() {
        golden(
                SingleObjectEncoding.encode(new BenchmarkScore(
                        "gpt-4", "0613", "MMLU", "correct", 0.864, 14_042L, Instant.ofEpochMilli(TIME))),
                "c3017a9bf9e8ebac58190a6770742d340830363133084d4d4c550e636f7272656374d9cef753e3a5eb3fb4db0180a0d5edee"
                        + "66");
    }

    @Test
    void alertAction() {
        AlertAction action = new AlertAction(
                "a-1",
                AlertAction.AlertActionType.ACCEPT,
                TIME,
                "ana",
                "a shorter prompt",
                "0f8e1bc110307ed1",
                "gpt-4",
                "*",
                "language=pt",
                "answers-correct",
                "quality",
                "correct");
        byte[] bytes = golden(
                EventEncoder.encode(action),
                "c3013b44bc42ae5cc38106612d310c61636365707480a0d5edee6606616e6120612073686f727465722070726f6d70742030"
                        + "6638653162633131303330376564310a6770742d34022a166c616e67756167653d70741e616e73776572732d636f72726563"
                        + "740e7175616c697479020e636f7272656374");
        assertThat(RoundTripTest.accepted(EventDecoders.alertActions(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(action);
    }

    @Test
    void scoredLabel() {
        ScoreUpdate update = new ScoreUpdate(
                "gpt-4",
                "language",
                TIME,
                new ScoredLabel(
                        "l-1",
                        "r-1",
                        "0613",
                        "language=pt",
                        "correct",
                        LabelSource.HUMAN,
                        0.5,
                        0.25,
                        TIME - 2,
                        TIME - 1,
                        new ScoredLabel.SupersededScore(1, 0.5)));
        byte[] bytes = golden(
                ScoreUpdateCodec.encode(update),
                "c301999754a28dfa0e570a6770742d34106c616e677561676580a0d5edee66066c2d3106722d310830363133166c616e6775"
                        + "6167653d70740e636f727265637400000000000000e03f000000000000d03ffc9fd5edee66fe9fd5edee6602000000000000"
                        + "f03f000000000000e03f0e7175616c6974790000");
        assertThat(RoundTripTest.accepted(ScoreUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(update);
    }

    @Test
    void tickMark() {
        ScoreUpdate mark = ScoreUpdate.mark(new SliceGroup("gpt-4", "language"), TIME);
        byte[] bytes =
                golden(ScoreUpdateCodec.encode(mark), "c3019b285e725a68357d0a6770742d34106c616e677561676580a0d5edee66");
        assertThat(RoundTripTest.accepted(ScoreUpdateCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(mark);
    }

    @Test
    void alert() {
        byte[] bytes = golden(
                AlertCodec.encode(ALERT),
                "c30107ba0d7379afd1cd06612d31021e737570706f72742d616e73776572730a6770742d34022a166c616e67756167653d70"
                        + "740e7175616c697479020e636f727265637410637269746963616c000633306480a0d5edee66000280b0a29bee6682a0d5ed"
                        + "ee6600666666666666d63f02d7a3703d0ad7d33f02f6285c8fc2f5d83fe17a14ae47e1ea3f5c8fc2f5285cdfbf0248e17a14"
                        + "ae47e1bf02295c8fc2f528dcbfe807029a9999999999d93f0285eb51b81e85dbbf020000000000001240020000000000000a"
                        + "40021231207065722039306414652d6465746563746f7202166c616e67756167653d70749a9999999999d9bf9a9999999999"
                        + "e93f002c5175616c697479206f66206770742d342066656c6c2e020e6f6e2d63616c6c00025068747470733a2f2f76696769"
                        + "652e6578616d706c652e6f72672f232f616c6572743f69643d612d310230646f63732f72756e626f6f6b732f7175616c6974"
                        + "792e6d640206692d310000");
        assertThat(RoundTripTest.accepted(AlertCodec.decoder(RecordLimits.DEFAULT, Samples.CLOCK), bytes, 0))
                .isEqualTo(ALERT);
    }

    @Test
    void deadLetter() {
        DeadLetter letter = new DeadLetter(
                "vigie.labels",
                2,
                99,
                "x".getBytes(StandardCharsets.UTF_8),
                "MALFORMED",
                "The body is cut short.",
                TIME);
        byte[] bytes = golden(
                DeadLetterCodec.encode(letter),
                "c30136ccd4b820bc80241876696769652e6c6162656c7304c6010278124d414c464f524d45442c54686520626f6479206973"
                        + "206375742073686f72742e80a0d5edee66");
        assertThat(RoundTripTest.accepted(DeadLetterCodec.decoder(Samples.CLOCK), bytes, 0))
                .usingRecursiveComparison()
                .isEqualTo(letter);
    }

    private static byte[] golden(byte[] encoded, String hex) {
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(hex);
        return HexFormat.of().parseHex(hex);
    }
}
