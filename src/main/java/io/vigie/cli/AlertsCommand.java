package io.vigie.cli;

import io.vigie.control.AlertTopic;
import io.vigie.local.InterruptHandler;
import io.vigie.settings.KafkaSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code vigie alerts}: what is open, and what people decide about it. */
@Command(
        name = "alerts",
        description = "Lists open alerts, and tells the drift job what you decide about one.",
        subcommands = {AlertsListCommand.class, AlertsAcceptCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AlertsCommand {

    private AlertsCommand() {}

    /**
     * Reads the alerts topic to its end, until Ctrl-C.
     *
     * @param otherwise what is said after "the end of … was not reached"
     * @return empty: a stop was requested before, which is said
     */
    static Optional<AlertTopic> read(KafkaSettings kafka, Clock clock, PrintWriter err, String otherwise)
            throws Exception {
        AlertTopic alerts = new AlertTopic(kafka, clock);
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            if (alerts.read(interruption::isRequested)) {
                return Optional.of(alerts);
            }
        }
        err.println("the end of " + kafka.topics().alerts() + " was not reached" + otherwise);
        return Optional.empty();
    }
}
