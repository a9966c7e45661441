package io.vigie.cli;

import io.vigie.control.IncidentTopic;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentEvent.IncidentAction;
import io.vigie.model.IncidentState;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie incidents show}: one incident with its alerts and what people did. */
@Command(
        name = "show",
        description = "Shows an incident: what it says, its alerts, and who did what about it.",
        mixinStandardHelpOptions = true)
final class IncidentsShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The incident's id.")
    private String id = "";

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        KafkaSettings kafka = kafkaOptions.load();
        Optional<IncidentTopic> incidents = IncidentsCommand.read(command, kafka, false);
        if (incidents.isEmpty()) {
            return ExitCodes.FAILED;
        }
        IncidentEvent incident = IncidentsCommand.find(incidents.get(), kafka, id);
        PrintWriter out = command.commandLine().getOut();
        IncidentsListCommand.print(incident, out);
        if (incident.state() == IncidentState.CLOSED) {
            out.println("over since "
                    + IncidentsListCommand.time(Objects.requireNonNullElse(incident.closedAt(), incident.updatedAt()))
                    + (incident.falseAlarm() ? ", a false alarm" : ""));
        }
        incident.alerts()
                .forEach(alert -> out.println(PrintableText.text("alert " + alert.alertId() + "  "
                        + (alert.resolvedAt() == null ? "firing" : "resolved") + "  " + alert.monitor() + "  "
                        + alert.slice() + "  " + alert.summary())));
        incident.actions().forEach(action -> out.println(PrintableText.text(words(action))));
        out.flush();
        return ExitCodes.DONE;
    }

    /** What a person did, in one line. */
    static String words(IncidentAction action) {
        return IncidentsListCommand.time(action.at()) + "  " + action.type() + " by " + action.by()
                + (action.until() == null ? "" : " until " + IncidentsListCommand.time(action.until()))
                + (action.reason() == null ? "" : ": " + action.reason());
    }
}
