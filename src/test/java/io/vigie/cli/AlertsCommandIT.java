package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.decode.AlertCodec;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.RecordLimits;
import io.vigie.local.LocalBroker;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.SliceGroup;
import io.vigie.topics.TopicReader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts in a real broker's topic → list, accept. */
@Timeout(180)
class AlertsCommandIT {

    private static final Clock CLOCK = Clock.systemUTC();

    @Test
    void openAlertsAreListedAndAcceptedOnce() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                BrokerCommands commands = BrokerCommands.on(broker)) {
            areListedAndAcceptedOnce(commands);
        }
    }

    private static void areListedAndAcceptedOnce(BrokerCommands commands) throws Exception {
        assertThat(commands.run("alerts", "list", List.of()))
                .as(commands.err.toString())
                .isZero();
        assertThat(commands.out.toString().lines())
                .containsExactly("no open alerts in " + commands.kafka.topics().alerts());
        String topic = commands.kafka.topics().alerts();
        commands.put(topic, AlertCodec.encode(alert("over", AlertState.FIRING, "e-detector")), 0);
        commands.put(topic, AlertCodec.encode(alert("over", AlertState.RESOLVED, "e-detector")), 0);
        commands.put(topic, AlertCodec.encode(alert("burning", AlertState.FIRING, "burn-rate")), 0);
        commands.put(topic, AlertCodec.encode(alert("open", AlertState.FIRING, "e-detector")), 1);

        commands.out.getBuffer().setLength(0);
        assertThat(commands.run("alerts", "list", List.of()))
                .as(commands.err.toString())
                .isZero();
        assertThat(commands.out.toString().lines())
                .containsExactly(
                        "burning  critical  gpt-4  language=pt  answers  since 2026-01-02T03:04:05Z",
                        "    gpt-4 got worse: burning",
                        "open  critical  gpt-4  language=pt  answers  since 2026-01-02T03:04:05Z",
                        "    gpt-4 got worse: open");

        String[] signed = {"--by", "ana", "--reason", "a shorter prompt"};
        assertThat(accept(commands, "nobody", signed)).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("has no alert nobody", "vigie alerts list");
        assertThat(accept(commands, "over", signed)).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("alert over is over since 2026-01-03T03:04:05Z");
        assertThat(accept(commands, "burning", signed)).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("an objective, which is compared with no reference");
        assertThat(accept(commands, "open", "--by", "ana")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(commands.err.toString()).contains("--reason");
        assertThat(accept(commands, "open", "--by", "ana", "--reason", " ")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(commands.err.toString()).contains("--reason takes a text of 1 to 1000 characters");
        assertThat(actions(commands)).isEmpty();

        assertThat(accept(commands, "open", signed)).as(commands.err.toString()).isZero();
        assertThat(commands.out.toString()).contains("accepted: gpt-4 got worse: open");
        assertThat(actions(commands)).singleElement().satisfies(action -> {
            assertThat(action.type()).isEqualTo(AlertAction.AlertActionType.ACCEPT);
            assertThat(action.alertId()).isEqualTo("open");
            assertThat(action.by()).isEqualTo("ana");
            assertThat(action.reason()).isEqualTo("a shorter prompt");
            assertThat(action.group()).isEqualTo(new SliceGroup("gpt-4", "language"));
            assertThat(action.at()).isCloseTo(CLOCK.millis(), within(60_000L));
        });
    }

    private static int accept(BrokerCommands commands, String id, String... more) {
        List<String> arguments = new ArrayList<>(List.of(id));
        arguments.addAll(List.of(more));
        return commands.run("alerts", "accept", arguments);
    }

    private static List<AlertAction> actions(BrokerCommands commands) throws Exception {
        EventDecoder<AlertAction> decoder = EventDecoders.alertActions(RecordLimits.DEFAULT, CLOCK);
        List<AlertAction> actions = new ArrayList<>();
        String topic = commands.kafka.topics().control();
        new TopicReader(commands.kafka).read(topic, () -> false, record -> {
            var decoding = decoder.decode(topic, record.partition(), record.offset(), record.value());
            actions.add(((DecodingResult.Accepted<AlertAction>) decoding).value());
        });
        return actions;
    }

    private static AlertEvent alert(String id, AlertState state, String detector) {
        long raisedAt = Instant.parse("2026-01-02T03:04:05Z").toEpochMilli();
        boolean isOver = state == AlertState.RESOLVED;
        long updatedAt = isOver ? raisedAt + 86_400_000 : raisedAt;
        return new AlertEvent(
                id,
                state,
                "answers",
                "gpt-4",
                "*",
                "language=pt",
                "quality",
                "correct",
                "critical",
                null,
                "30d",
                raisedAt,
                null,
                null,
                updatedAt,
                isOver ? updatedAt : null,
                0.6,
                0.5,
                0.7,
                0.9,
                -0.3,
                -0.4,
                -0.2,
                100,
                null,
                null,
                null,
                null,
                "1 per 90d",
                detector,
                List.of(),
                "gpt-4 got worse: " + id,
                List.of(),
                null,
                null,
                null,
                null);
    }
}
