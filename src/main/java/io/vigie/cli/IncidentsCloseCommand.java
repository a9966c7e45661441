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
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie incidents close}: it is over, whatever its alerts say. */
@Command(
        name = "close",
        description =
                "Closes an incident, which is told as over. Its alerts that go on firing open it again only when they"
                        + " are materially worse or wider.",
        mixinStandardHelpOptions = true)
final class IncidentsCloseCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The incident's id: `vigie incidents list` lists those that are open.")
    private String id = "";

    @Option(names = "--false", description = "It was a false alarm: nothing was wrong. It is recorded, and counted.")
    private boolean isFalse;

    @Mixin
    private SignatureOptions signature = new SignatureOptions();

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        String reason = signature.reason(command);
        if (reason == null && !isFalse) {
            throw new ParameterException(command.commandLine(), "say why with --reason, or that it was --false");
        }
        Act act = new Act(
                isFalse ? DecisionType.FALSE_ALARM : DecisionType.CLOSE,
                null,
                Clock.systemUTC().millis(),
                signature.by(command),
                reason,
                null);
        return IncidentsCommand.act(command, kafkaOptions.load(), id, act);
    }
}
