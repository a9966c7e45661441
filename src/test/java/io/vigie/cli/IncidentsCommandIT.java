package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.dashboard.IncidentDesk.PageDecision;
import io.vigie.decode.DecodingResult;
import io.vigie.decode.EventDecoder;
import io.vigie.decode.EventDecoders;
import io.vigie.decode.IncidentEvents;
import io.vigie.decode.RecordLimits;
import io.vigie.incident.SampleIncidents;
import io.vigie.local.LocalBroker;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertMatcher;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.IncidentEvent;
import io.vigie.topics.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Incidents in a real broker's topic → list, show; decisions of commands and of the page → the control topic. */
@Timeout(180)
class IncidentsCommandIT {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final List<IncidentEvent> EVENTS = SampleIncidents.events();
    private static final String ID = EVENTS.get(0).incidentId();

    @Test
    void incidentsAreListedAndActedOn() throws Exception {
        try (LocalBroker broker = LocalBroker.start();
                BrokerCommands commands = BrokerCommands.on(broker)) {
            String topic = commands.kafka.topics().incidents();
            assertThat(run(commands, "list")).isZero();
            assertThat(commands.out.toString().lines()).containsExactly("no open incidents in " + topic);
            commands.put(topic, IncidentEvents.encode(EVENTS.get(0)), 1);
            areListed(commands);
            areRefused(commands);
            areActedOn(commands);
            areSilenced(commands);
            areActedOnFromThePage(commands);
            commands.put(topic, IncidentEvents.encode(EVENTS.get(EVENTS.size() - 1)), 1);
            assertThat(run(commands, "acknowledge", ID, "--by", "ana")).isEqualTo(ExitCodes.FAILED);
            assertThat(commands.err.toString()).contains("incident " + ID + " is over since ");
            assertThat(run(commands, "show", ID)).isZero();
            assertThat(commands.out.toString()).contains("over since ");
            assertThat(run(commands, "history", "--days", "3650")).isZero();
            assertThat(commands.out.toString())
                    .contains(ID + "  ", "told after ", "over after ", ": 1 incident, 0 false, 0 open; told after ");
        }
    }

    private static int run(BrokerCommands commands, String command, String... more) {
        commands.out.getBuffer().setLength(0);
        commands.err.getBuffer().setLength(0);
        return commands.run("incidents", command, List.of(more));
    }

    private static void areListed(BrokerCommands commands) {
        assertThat(run(commands, "list")).as(commands.err.toString()).isZero();
        assertThat(commands.out.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(ID + "  critical  gpt-4  since ");
        assertThat(run(commands, "show", ID)).isZero();
        assertThat(commands.out.toString())
                .contains("alert " + EVENTS.get(0).alerts().get(0).alertId() + "  firing");
    }

    private static void areRefused(BrokerCommands commands) throws Exception {
        assertThat(run(commands, "acknowledge", "nobody", "--by", "ana")).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("has no incident nobody", "vigie incidents list");
        assertThat(run(commands, "acknowledge", ID)).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "acknowledge", ID, "--by", " ")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "close", ID, "--by", "ana")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(commands.err.toString()).contains("say why with --reason");
        assertThat(run(commands, "comment", ID, " ", "--by", "ana")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "silence", ID, "--by", "ana")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "silence", ID, "--by", "ana", "--for", "91d")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(commands.err.toString()).contains("--for takes a duration up to 90d");
        assertThat(run(commands, "silence", ID, "--by", "ana", "--until", "soon"))
                .isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "silence", ID, "--by", "ana", "--until", "2020-01-01T00:00:00Z"))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(run(commands, "silence", "--by", "ana", "--for", "1h")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "silence", ID, "--by", "ana", "--for", "1h", "--metric", "quality"))
                .isEqualTo(ExitCodes.UNUSABLE);
        assertThat(run(commands, "unsilence", ID, "--by", "ana")).isEqualTo(ExitCodes.FAILED);
        assertThat(commands.err.toString()).contains("no silence that holds has or is of " + ID);
        assertThat(decisions(commands)).isEmpty();
    }

    private static void areActedOn(BrokerCommands commands) throws Exception {
        assertThat(run(commands, "acknowledge", ID, "--by", "ana"))
                .as(commands.err.toString())
                .isZero();
        assertThat(commands.out.toString()).contains("acknowledge: gpt-4 quality all fell.", "Sent to ");
        assertThat(run(commands, "comment", ID, "the tokenizer", "--by", "bob")).isZero();
        assertThat(run(commands, "close", ID, "--by", "ana", "--false")).isZero();
        assertThat(run(commands, "accept", ID, "--by", "ana", "--reason", "wanted"))
                .isZero();
        assertThat(commands.out.toString()).contains("1 alert is accepted.");
        List<IncidentDecision> decisions = decisions(commands);
        assertThat(decisions)
                .extracting(IncidentDecision::type)
                .containsExactlyInAnyOrder(
                        DecisionType.ACKNOWLEDGE, DecisionType.COMMENT, DecisionType.FALSE_ALARM, DecisionType.ACCEPT);
        assertThat(decisions).allSatisfy(decision -> {
            assertThat(decision.incidentId()).isEqualTo(ID);
            assertThat(decision.model()).isEqualTo("gpt-4");
            assertThat(decision.at()).isCloseTo(CLOCK.millis(), within(60_000L));
        });
        assertThat(actions(commands)).singleElement().satisfies(action -> {
            assertThat(action.alertId()).isEqualTo(EVENTS.get(0).alerts().get(0).alertId());
            assertThat(action.reason()).isEqualTo("wanted");
        });
    }

    private static void areSilenced(BrokerCommands commands) throws Exception {
        assertThat(run(commands, "silence", ID, "--by", "ana", "--for", "4h")).isZero();
        assertThat(run(
                        commands,
                        "silence",
                        "--model",
                        "gpt-4",
                        "--model",
                        "gpt-5",
                        "--metric",
                        "quality",
                        "--by",
                        "ana",
                        "--for",
                        "2d",
                        "--reason",
                        "moving"))
                .as(commands.err.toString())
                .isZero();
        assertThat(run(commands, "list")).isZero();
        assertThat(commands.out.toString().lines().filter(line -> line.startsWith("silence ")))
                .hasSize(3)
                .anyMatch(line -> line.contains("gpt-5: metric quality  until ") && line.endsWith("by ana: moving"))
                .anyMatch(line -> line.contains("incident " + ID + "  until "));
        IncidentDecision ofMany = decisions(commands).stream()
                .filter(decision -> decision.model().equals("gpt-5"))
                .findFirst()
                .orElseThrow();
        assertThat(ofMany.matcher()).isEqualTo(new AlertMatcher(null, null, "quality", null, null));
        assertThat(Objects.requireNonNull(ofMany.until()) - ofMany.at())
                .isEqualTo(Duration.ofDays(2).toMillis());
        assertThat(run(commands, "unsilence", ofMany.id(), "--by", "bob")).isZero();
        assertThat(run(commands, "unsilence", ID, "--by", "bob")).isZero();
        assertThat(run(commands, "list")).isZero();
        assertThat(commands.out.toString().lines().filter(line -> line.startsWith("silence ")))
                .singleElement()
                .asString()
                .contains("gpt-4: metric quality");
    }

    /** Sent twice, it is the same decision and accepts the same alerts. */
    private static void areActedOnFromThePage(BrokerCommands commands) throws Exception {
        KafkaIncidentDesk desk = new KafkaIncidentDesk(commands.kafka, CLOCK);
        PageDecision decision = new PageDecision(DecisionType.ACCEPT, "an-id-of-the-page", "ana", null, null);
        // The topic has several partitions: nothing says which action is read first.
        List<String> before = actions(commands).stream().map(AlertAction::id).toList();
        assertThat(desk.decide(ID, decision)).isOne();
        assertThat(desk.decide(ID, decision)).isOne();
        List<String> sent = actions(commands).stream()
                .map(AlertAction::id)
                .filter(id -> !before.contains(id))
                .toList();
        assertThat(sent).hasSize(2);
        assertThat(sent.stream().distinct()).hasSize(1);
        assertThat(decisions(commands))
                .filteredOn(each -> each.id().equals("an-id-of-the-page"))
                .hasSize(2);
    }

    private static List<IncidentDecision> decisions(BrokerCommands commands) throws Exception {
        return control(commands).stream()
                .map(ControlEvent::incidentDecision)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<AlertAction> actions(BrokerCommands commands) throws Exception {
        return control(commands).stream()
                .map(ControlEvent::alertAction)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<ControlEvent> control(BrokerCommands commands) throws Exception {
        RecordLimits limits = new RecordLimits(1 << 20, Duration.ofDays(365), 4096);
        EventDecoder<ControlEvent> decoder = EventDecoders.control(limits, CLOCK);
        List<ControlEvent> events = new ArrayList<>();
        String topic = commands.kafka.topics().control();
        new TopicReader(commands.kafka).read(topic, () -> false, record -> {
            var decoding = decoder.decode(topic, record.partition(), record.offset(), record.value());
            events.add(((DecodingResult.Accepted<ControlEvent>) decoding).value());
        });
        return events;
    }
}
