package io.vigie.cli;

import io.vigie.control.IncidentActions;
import io.vigie.control.IncidentActions.Act;
import io.vigie.model.AlertMatcher;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentDecision.DecisionType;
import io.vigie.model.Severity;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.WrittenDuration;
import io.vigie.topics.KafkaAccess;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie incidents silence}: no channel is told for a time. */
@Command(
        name = "silence",
        description = "Tells channels nothing for a time: of one incident, or of a model's alerts that --model-version,"
                + " --slice, --metric, --monitor and --severity name. The topic and the page go on."
                + " What is still open when it ends is told then.",
        mixinStandardHelpOptions = true)
final class IncidentsSilenceCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The incident's id; without: see --model.")
    private @Nullable String id;

    @ArgGroup(multiplicity = "1")
    private End end = new End();

    /** How long. */
    private static final class End {
        @Option(
                names = "--for",
                paramLabel = "DURATION",
                description = "How long, such as 30min, 4h or 2d; at most 90d.")
        private @Nullable String length;

        @Option(names = "--until", paramLabel = "TIME", description = "Until when, such as 2026-03-01T08:00:00Z.")
        private @Nullable String time;
    }

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "In place of an incident: a model whose alerts are silenced; may be repeated.")
    private List<String> models = List.of();

    @Option(
            names = "--model-version",
            paramLabel = "NAME",
            description = "Only of this version; * is all versions pooled.")
    private @Nullable String version;

    @Option(names = "--slice", paramLabel = "SLICE", description = "Only of this slice, such as all or language=pt.")
    private @Nullable String slice;

    @Option(names = "--metric", paramLabel = "NAME", description = "Only of this metric.")
    private @Nullable String metric;

    @Option(names = "--monitor", paramLabel = "NAME", description = "Only of this monitor.")
    private @Nullable String monitor;

    @Option(names = "--severity", paramLabel = "NAME", description = "Only of this severity: info, warning, critical.")
    private @Nullable Severity severity;

    @Mixin
    private SignatureOptions signature = new SignatureOptions();

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        AlertMatcher matcher =
                new AlertMatcher(version, slice, metric, monitor, severity == null ? null : severity.label());
        if ((id == null) == models.isEmpty()) {
            throw new ParameterException(command.commandLine(), "give an incident's ID, or --model");
        }
        if (id != null && !matcher.equals(AlertMatcher.ANY)) {
            throw new ParameterException(
                    command.commandLine(), "what an ID silences is not narrowed: give --model in its place");
        }
        long now = Clock.systemUTC().millis();
        Act act = signature.act(command, DecisionType.SILENCE, now, until(command, now));
        KafkaSettings kafka = kafkaOptions.load();
        if (id != null) {
            return IncidentsCommand.act(command, kafka, id, act);
        }
        KafkaAccess.requireTopics(kafka, Map.of("control", kafka.topics().control()));
        List<ControlEvent> silences = new ArrayList<>();
        models.forEach(model -> silences.add(IncidentActions.silence(model, matcher, act)));
        IncidentsCommand.send(
                command,
                kafka,
                silences,
                "silence until " + IncidentsListCommand.time(Objects.requireNonNull(act.until())) + ": "
                        + String.join(", ", models) + ": " + matcher.words());
        return ExitCodes.DONE;
    }

    private long until(CommandSpec command, long now) {
        if (end.length != null) {
            return now
                    + WrittenDuration.of(end.length)
                            .filter(length -> length.compareTo(IncidentDecision.LONGEST_SILENCE) <= 0)
                            .filter(length -> !length.isZero())
                            .orElseThrow(() -> new ParameterException(
                                    command.commandLine(),
                                    "--for takes a duration up to 90d (units " + WrittenDuration.UNITS + ")"))
                            .toMillis();
        }
        try {
            return Instant.parse(Objects.requireNonNull(end.time)).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    command.commandLine(), "--until takes a time in UTC such as 2026-03-01T08:00:00Z", e);
        }
    }
}
