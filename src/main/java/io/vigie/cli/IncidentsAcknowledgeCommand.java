package io.vigie.cli;

import io.vigie.model.IncidentDecision.DecisionType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vigie incidents acknowledge}: somebody has it in hand. */
@Command(
        name = "acknowledge",
        description = "Says that you have an incident in hand: nobody is reminded, and it is not escalated, until it is"
                + " materially worse or wider.",
        mixinStandardHelpOptions = true)
final class IncidentsAcknowledgeCommand implements Callable<Integer> {

    @Mixin
    private IncidentDecisionOptions options = new IncidentDecisionOptions();

    @Override
    public Integer call() throws Exception {
        return options.decide(DecisionType.ACKNOWLEDGE);
    }
}
