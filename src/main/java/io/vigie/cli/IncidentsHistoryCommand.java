package io.vigie.cli;

import io.vigie.control.IncidentTopic;
import io.vigie.model.DurationText;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentFigures;
import io.vigie.model.IncidentFigures.MonthFigures;
import io.vigie.model.IncidentState;
import io.vigie.model.PastIncident;
import io.vigie.model.PrintableText;
import io.vigie.settings.KafkaSettings;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie incidents history}: incidents that were opened lately, how they went, and figures of each month. */
@Command(
        name = "history",
        description = {
            "Lists incidents that were opened lately, open or over: how long it took from the onset until they were"
                    + " told, acknowledged and over, and who did what.",
            "",
            "Then figures by month, and the false alarms that people marked against what each monitor promised."
        },
        mixinStandardHelpOptions = true)
final class IncidentsHistoryCommand implements Callable<Integer> {

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "90",
            description = "How far back, in days. Default: ${DEFAULT-VALUE}")
    private int days = 90;

    @Option(names = "--model", paramLabel = "NAME", description = "Only of this model.")
    private @Nullable String model;

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (days < 1) {
            throw new ParameterException(command.commandLine(), "--days is at least 1");
        }
        KafkaSettings kafka = kafkaOptions.load();
        Optional<IncidentTopic> topic = IncidentsCommand.read(command, kafka, false);
        if (topic.isEmpty()) {
            return ExitCodes.FAILED;
        }
        long now = Clock.systemUTC().millis();
        long since = now - Duration.ofDays(days).toMillis();
        List<IncidentEvent> incidents = topic.get().all().stream()
                .filter(each -> each.openedAt() >= since || each.state() == IncidentState.OPEN)
                .filter(each -> model == null || each.model().equals(model))
                .toList();
        PrintWriter out = command.commandLine().getOut();
        if (incidents.isEmpty()) {
            out.println("no incidents in " + kafka.topics().incidents() + " in " + days + " days");
        }
        incidents.forEach(each -> print(each, out));
        List<PastIncident> past = incidents.stream().map(PastIncident::of).toList();
        for (MonthFigures month : IncidentFigures.months(past)) {
            out.printf(
                    Locale.ROOT,
                    "%s: %d incident%s, %d false, %d open; told after %s, acknowledged after %s, over after %s (medians)%n",
                    month.month(),
                    month.incidents(),
                    month.incidents() == 1 ? "" : "s",
                    month.falseAlarms(),
                    month.open(),
                    took(month.tellMs()),
                    took(month.acknowledgeMs()),
                    took(month.endMs()));
        }
        IncidentFigures.falseAlarms(past, now).forEach(each -> out.println(PrintableText.text(each.words())));
        out.flush();
        return ExitCodes.DONE;
    }

    private static void print(IncidentEvent incident, PrintWriter out) {
        IncidentsListCommand.print(incident, out);
        PastIncident past = PastIncident.of(incident);
        out.println("    told after " + took(past.tookToTellMs()) + ", "
                + (past.acknowledgedAt() == null
                        ? "not acknowledged"
                        : "acknowledged after " + took(past.tookToAcknowledgeMs()))
                + ", " + (past.closedAt() == null ? "open" : "over after " + took(past.lastedMs()))
                + (past.falseAlarm() ? ", a false alarm" : ""));
        incident.actions()
                .forEach(action -> out.println("    " + PrintableText.text(IncidentsShowCommand.words(action))));
    }

    private static String took(@Nullable Long millis) {
        return millis == null ? "–" : DurationText.of(millis);
    }
}
