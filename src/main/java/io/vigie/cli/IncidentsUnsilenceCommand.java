package io.vigie.cli;

import io.vigie.control.IncidentActions;
import io.vigie.control.IncidentActions.Act;
import io.vigie.control.IncidentTopic;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.settings.KafkaSettings;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie incidents unsilence}: a silence ends before its time. */
@Command(
        name = "unsilence",
        description =
                "Ends a silence before its time: of an incident, or the one with this id. What is open is told then.",
        mixinStandardHelpOptions = true)
final class IncidentsUnsilenceCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "ID",
            description = "The id of an incident, or of a silence: `vigie incidents list` lists both.")
    private String id = "";

    @Mixin
    private SignatureOptions signature = new SignatureOptions();

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        KafkaSettings kafka = kafkaOptions.load();
        Optional<IncidentTopic> topics = IncidentsCommand.read(command, kafka, true);
        if (topics.isEmpty()) {
            return ExitCodes.FAILED;
        }
        List<IncidentDecision> silences = topics.get().silences().stream()
                .filter(silence -> silence.id().equals(id) || id.equals(silence.incidentId()))
                .toList();
        if (silences.isEmpty()) {
            throw new IllegalStateException(
                    "no silence that holds has or is of " + id + ": `vigie incidents list` lists them");
        }
        Act act =
                signature.act(command, DecisionType.UNSILENCE, Clock.systemUTC().millis(), null);
        List<ControlEvent> ends = silences.stream()
                .map(silence -> IncidentActions.unsilence(silence, act))
                .toList();
        IncidentsCommand.send(
                command, kafka, ends, ends.size() == 1 ? "1 silence ends" : ends.size() + " silences end");
        return ExitCodes.DONE;
    }
}
