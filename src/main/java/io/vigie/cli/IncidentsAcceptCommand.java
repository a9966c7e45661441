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

/** {@code vigie incidents accept}: the levels that its alerts are about become the reference. */
@Command(
        name = "accept",
        description = "Accepts what an incident is about: the level since the onset of each of its alerts becomes the"
                + " reference. Alerts of objectives and distributions, which are compared with no level, go on.",
        mixinStandardHelpOptions = true)
final class IncidentsAcceptCommand implements Callable<Integer> {

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
                DecisionType.ACCEPT,
                null,
                Clock.systemUTC().millis(),
                signature.by(command),
                signature.reason(command),
                null);
        return IncidentsCommand.act(command, kafkaOptions.load(), id, act);
    }
}
