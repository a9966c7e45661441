package io.vigie.cli;

import io.vigie.control.IncidentTopic;
import io.vigie.model.IncidentDecision;
import io.vigie.model.IncidentEvent;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie incidents list}: the incidents that are open, and the silences that hold. */
@Command(
        name = "list",
        description =
                "Lists the incidents that are open: id, severity, model, version, since when, whether somebody has"
                        + " it in hand, and what they say. Then the silences that hold.",
        mixinStandardHelpOptions = true)
final class IncidentsListCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        KafkaSettings kafka = kafkaOptions.load();
        Optional<IncidentTopic> incidents = IncidentsCommand.read(command, kafka, true);
        if (incidents.isEmpty()) {
            return ExitCodes.FAILED;
        }
        PrintWriter out = command.commandLine().getOut();
        List<IncidentEvent> open = incidents.get().open();
        if (open.isEmpty()) {
            out.println("no open incidents in " + kafka.topics().incidents());
        }
        open.forEach(incident -> print(incident, out));
        incidents.get().silences().forEach(silence -> print(silence, out));
        out.flush();
        return ExitCodes.DONE;
    }

    /** In two lines. */
    static void print(IncidentEvent incident, PrintWriter out) {
        Long silencedUntil = incident.silencedUntil();
        out.println(PrintableText.text(String.join(
                        "  ",
                        incident.incidentId(),
                        incident.severity(),
                        incident.model() + (incident.version().equals("*") ? "" : " " + incident.version()),
                        "since " + time(incident.openedAt()))
                + (incident.acknowledged() ? "  acknowledged" : "")
                + (silencedUntil == null ? "" : "  silenced until " + time(silencedUntil))));
        out.println("    " + PrintableText.text(incident.summary()));
    }

    private static void print(IncidentDecision silence, PrintWriter out) {
        String what = silence.incidentId() == null
                ? silence.model() + ": " + silence.matcher().words()
                : "incident " + silence.incidentId();
        String reason = silence.reason();
        out.println(PrintableText.text("silence " + silence.id() + "  " + what + "  until "
                + time(Objects.requireNonNullElse(silence.until(), 0L)) + "  by " + silence.by()
                + (reason == null ? "" : ": " + reason)));
    }

    static Instant time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }
}
