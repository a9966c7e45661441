package io.vigie.cli;

import io.vigie.control.ControlPublisher;
import io.vigie.control.IncidentActions;
import io.vigie.control.IncidentActions.Act;
import io.vigie.control.IncidentTopic;
import io.vigie.local.InterruptHandler;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vigie incidents}: what is open, and what people decide about it. */
@Command(
        name = "incidents",
        description = "Lists open incidents and silences, and tells the drift job what you decide about them.",
        subcommands = {
            IncidentsListCommand.class,
            IncidentsShowCommand.class,
            IncidentsHistoryCommand.class,
            IncidentsAcknowledgeCommand.class,
            IncidentsSilenceCommand.class,
            IncidentsUnsilenceCommand.class,
            IncidentsCommentCommand.class,
            IncidentsCloseCommand.class,
            IncidentsAcceptCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class IncidentsCommand {

    private IncidentsCommand() {}

    /**
     * Reads the incidents, and with them the decisions if asked, until Ctrl-C.
     *
     * @return empty: a stop was requested before, which is said
     */
    static Optional<IncidentTopic> read(CommandSpec command, KafkaSettings kafka, boolean withDecisions)
            throws Exception {
        String topic = kafka.topics().incidents();
        KafkaAccess.requireTopics(
                kafka, Map.of("incidents", topic, "control", kafka.topics().control()));
        IncidentTopic incidents = new IncidentTopic(kafka, Clock.systemUTC());
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            if (incidents.read(interruption::isRequested)
                    && (!withDecisions || incidents.readDecisions(interruption::isRequested))) {
                return Optional.of(incidents);
            }
        }
        command.commandLine().getErr().println("the end of " + topic + " was not reached; nothing was done");
        return Optional.empty();
    }

    static IncidentEvent find(IncidentTopic incidents, KafkaSettings kafka, String id) {
        return incidents
                .find(id)
                .orElseThrow(() -> new IllegalStateException(kafka.topics().incidents() + " has no incident " + id
                        + ": `vigie incidents list` lists those that are open"));
    }

    /** Sends a decision about one incident, and says so. */
    static int act(CommandSpec command, KafkaSettings kafka, String id, Act act) throws Exception {
        Optional<IncidentTopic> incidents = read(command, kafka, false);
        if (incidents.isEmpty()) {
            return ExitCodes.FAILED;
        }
        IncidentEvent incident = find(incidents.get(), kafka, id);
        List<ControlEvent> events = IncidentActions.on(incident, act);
        send(command, kafka, events, act.type().label() + ": " + incident.summary());
        return ExitCodes.DONE;
    }

    static void send(CommandSpec command, KafkaSettings kafka, List<ControlEvent> events, String what)
            throws InterruptedException {
        new ControlPublisher(kafka).send(events);
        PrintWriter out = command.commandLine().getOut();
        out.println(PrintableText.text(what));
        long alerts =
                events.stream().filter(event -> event.alertAction() != null).count();
        if (alerts > 0) {
            out.println(alerts == 1 ? "1 alert is accepted." : alerts + " alerts are accepted.");
        }
        out.println("Sent to " + kafka.topics().control() + "; the drift job shows it in "
                + kafka.topics().incidents() + ".");
        out.flush();
    }
}
