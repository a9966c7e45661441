package io.vigie.cli;

import io.vigie.model.IncidentDecision.DecisionType;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie incidents close}: it is over, whatever its alerts say. */
@Command(
        name = "close",
        description =
                "Closes an incident, which is told as over. Its alerts that go on firing open it again only when they"
                        + " are materially worse or wider.",
        mixinStandardHelpOptions = true)
final class IncidentsCloseCommand implements Callable<Integer> {

    @Option(names = "--false", description = "It was a false alarm: nothing was wrong. It is recorded, and counted.")
    private boolean isFalse;

    @Mixin
    private IncidentDecisionOptions options = new IncidentDecisionOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!isFalse && !options.isExplained()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "say why with --reason, or that it was --false");
        }
        return options.decide(isFalse ? DecisionType.FALSE_ALARM : DecisionType.CLOSE);
    }
}
