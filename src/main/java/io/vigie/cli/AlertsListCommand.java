package io.vigie.cli;

import io.vigie.control.AlertTopic;
import io.vigie.model.AlertEvent;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie alerts list}: the alerts that are open. */
@Command(
        name = "list",
        description = "Lists the alerts that are open: id, severity, model, version, slice, monitor, since when, and"
                + " what they say.",
        mixinStandardHelpOptions = true)
final class AlertsListCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        KafkaSettings kafka = kafkaOptions.load();
        String topic = kafka.topics().alerts();
        KafkaAccess.requireTopics(kafka, Map.of("alerts", topic));
        Optional<AlertTopic> alerts = AlertsCommand.read(
                kafka, Clock.systemUTC(), command.commandLine().getErr(), "");
        if (alerts.isEmpty()) {
            return ExitCodes.FAILED;
        }
        List<AlertEvent> open = alerts.get().open();
        if (open.isEmpty()) {
            out.println("no open alerts in " + topic);
        }
        open.forEach(alert -> print(alert, out));
        out.flush();
        return ExitCodes.DONE;
    }

    private static void print(AlertEvent alert, PrintWriter out) {
        out.println(PrintableText.text(String.join(
                "  ",
                alert.alertId(),
                alert.severity(),
                alert.model() + (alert.version().equals("*") ? "" : " " + alert.version()),
                alert.slice(),
                alert.monitor(),
                "since " + Instant.ofEpochMilli(alert.raisedAt()).truncatedTo(ChronoUnit.SECONDS))));
        out.println("    " + PrintableText.text(alert.summary()));
    }
}
