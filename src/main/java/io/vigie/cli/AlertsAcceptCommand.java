package io.vigie.cli;

import io.vigie.control.AlertActions;
import io.vigie.control.AlertTopic;
import io.vigie.control.ControlPublisher;
import io.vigie.model.AlertAction;
import io.vigie.model.AlertAction.Signature;
import io.vigie.model.AlertEvent;
import io.vigie.model.ControlEvent;
import io.vigie.model.IncidentDecision;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import io.vigie.topics.KafkaAccess;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie alerts accept}: the level that an alert is about becomes the reference. */
@Command(
        name = "accept",
        description = "Accepts what an open alert is about: the level since its onset becomes the reference."
                + " The alert ends, and anything worse than that level alarms again.",
        mixinStandardHelpOptions = true)
final class AlertsAcceptCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The alert's id: `vigie alerts list` lists those that are open.")
    private String id = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, for those who read the alert later; at most 1000 characters.")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who decides; at most 100 characters.")
    private String by = "";

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        Signature signature = new Signature(
                SignatureOptions.text(command, "--by", by, SignatureOptions.MOST_NAME),
                SignatureOptions.text(command, "--reason", reason, IncidentDecision.MOST_REASON));
        KafkaSettings kafka = kafkaOptions.load();
        String topic = kafka.topics().alerts();
        KafkaAccess.requireTopics(
                kafka, Map.of("alerts", topic, "control", kafka.topics().control()));
        Clock clock = Clock.systemUTC();
        Optional<AlertTopic> alerts =
                AlertsCommand.read(kafka, clock, command.commandLine().getErr(), "; nothing was accepted");
        if (alerts.isEmpty()) {
            return ExitCodes.FAILED;
        }
        AlertEvent alert = alerts.get()
                .find(id)
                .orElseThrow(() -> new IllegalStateException(
                        topic + " has no alert " + id + ": `vigie alerts list` lists those that are open"));
        AlertAction action = AlertActions.accept(alert, clock.millis(), signature);
        new ControlPublisher(kafka).send(List.of(ControlEvent.of(action)));
        PrintWriter out = command.commandLine().getOut();
        out.println(PrintableText.text("accepted: " + alert.summary()));
        out.println("The drift job ends the alert once it has processed the data up to now; " + topic
                + " then says that it is accepted.");
        out.flush();
        return ExitCodes.DONE;
    }
}
