package io.vigie.cli;

import io.vigie.model.IncidentDecision.DecisionType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigie incidents accept}: the levels that its alerts are about become the reference. */
@Command(
        name = "accept",
        description = "Accepts what an incident is about: the level since the onset of each of its alerts becomes the"
                + " reference. Alerts of objectives and distributions, which are compared with no level, go on.",
        mixinStandardHelpOptions = true)
final class IncidentsAcceptCommand implements Callable<Integer> {

    @Mixin
    private IncidentDecisionOptions options = new IncidentDecisionOptions();

    @Override
    public Integer call() throws Exception {
        return options.decide(DecisionType.ACCEPT);
    }
}
