package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.IncidentNews;
import io.vigie.model.IncidentState;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a backtest came to, for a terminal: totals, what is to be said of the input, incidents, and monitors that have
 * too few labels to alarm.
 */
public final class BacktestSummary {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BacktestSummary() {}

    /**
     * Prints the summary.
     *
     * @param output the folder that the backtest wrote to
     * @param took how long the backtest took
     */
    public static void print(Backtest.BacktestResult result, Path output, Duration took, PrintWriter out)
            throws IOException {
        out.printf(
                Locale.ROOT,
                "%s, %s, %s of %s, %s, in %.1f s. Results: %s%n",
                count(result.events(), "event"),
                count(result.points(), "point"),
                count(result.incidents(), "incident"),
                count(result.alerts(), "alert event"),
                count(result.deadLetters(), "dead letter"),
                took.toMillis() / 1e3,
                output);
        for (String note : result.notes()) {
            out.println(PrintableText.text(note));
        }
        Set<String> shown = new HashSet<>();
        for (String line : Files.readAllLines(output.resolve(Backtest.INCIDENTS), StandardCharsets.UTF_8)) {
            JsonNode incident = JSON.readTree(line);
            String id = incident.path("incident_id").asText();
            IncidentNews news = IncidentNews.valueOf(incident.path("news").asText());
            // What began and ended at once is told to nobody, but it is counted above.
            boolean isOver = incident.path("state").asText().equals(IncidentState.CLOSED.name());
            if (news.isTold() || (isOver && !shown.contains(id))) {
                shown.add(id);
                out.printf(
                        Locale.ROOT,
                        "%s  %-12s  %s  %s%n",
                        incident.path("updated_at").asText(),
                        (news.isTold() ? news : IncidentNews.OVER).words(),
                        id,
                        PrintableText.text(incident.path("summary").asText()));
            }
        }
        for (String line : Files.readAllLines(output.resolve(Backtest.MONITOR_STATUSES), StandardCharsets.UTF_8)) {
            JsonNode status = JSON.readTree(line);
            if (!MonitorStatuses.isWatching(status)) {
                out.printf(
                        Locale.ROOT,
                        "%s: %s%n",
                        status.path("status").asText().replace('-', ' '),
                        PrintableText.text(MonitorStatuses.sentence(status)));
            }
        }
        out.flush();
    }

    private static String count(long number, String of) {
        return String.format(Locale.ROOT, "%,d %s%s", number, of, number == 1 ? "" : "s");
    }
}
