package io.vigie.cli;

import io.vigie.model.IncidentDecision.DecisionType;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which incident a decision is about, who decides, why, and where the job reads it. */
final class IncidentDecisionOptions {

    @Parameters(paramLabel = "ID", description = "The incident's id: `vigie incidents list` lists those that are open.")
    private String id = "";

    @Mixin
    private SignatureOptions signature = new SignatureOptions();

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** Whether it is said why. */
    boolean isExplained() {
        return signature.reason(command()) != null;
    }

    /** Sends the decision, and returns the exit code. */
    int decide(DecisionType type) throws Exception {
        return IncidentsCommand.act(
                command(),
                kafkaOptions.load(),
                id,
                signature.act(command(), type, Clock.systemUTC().millis(), null));
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }
}
