package io.vigie.cli;

import io.vigie.control.IncidentActions.Act;
import io.vigie.model.IncidentDecision.DecisionType;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie incidents acknowledge}: somebody has it in hand. */
@Command(
        name = "acknowledge",
        description = "Says that you have an incident in hand: nobody is reminded, and it is not escalated, until it is"
                + " materially worse or wider.",
        mixinStandardHelpOptions = true)
final class IncidentsAcknowledgeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The incident's id: `vigie incidents list` lists those that are open.")
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
        Act act = new Act(
                DecisionType.ACKNOWLEDGE,
                null,
                Clock.systemUTC().millis(),
                signature.by(command),
                signature.reason(command),
                null);
        return IncidentsCommand.act(command, kafkaOptions.load(), id, act);
    }
}
