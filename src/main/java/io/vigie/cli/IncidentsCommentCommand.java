package io.vigie.cli;

import io.vigie.control.IncidentActions.Act;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie incidents comment}: a word on it. */
@Command(
        name = "comment",
        description = "Writes a comment on an incident, for those who read it later.",
        mixinStandardHelpOptions = true)
final class IncidentsCommentCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The incident's id: `vigie incidents list` lists those that are open.")
    private String id = "";

    @Parameters(paramLabel = "TEXT", description = "The comment; at most 1000 characters.")
    private String text = "";

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who writes; at most 100 characters.")
    private String by = "";

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        Act act = new Act(
                DecisionType.COMMENT,
                null,
                Clock.systemUTC().millis(),
                SignatureOptions.text(command, "--by", by, SignatureOptions.MOST_NAME),
                SignatureOptions.text(command, "TEXT", text, IncidentDecision.MOST_REASON),
                null);
        return IncidentsCommand.act(command, kafkaOptions.load(), id, act);
    }
}
