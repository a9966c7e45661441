package io.vigie.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.IncidentNews;
import io.vigie.model.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

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
                "%,d events, %,d points, %d %s of %d alert events, %,d dead letters, in %.1f s. Results: %s%n",
                result.events(),
                result.points(),
                result.incidents(),
                result.incidents() == 1 ? "incident" : "incidents",
                result.alerts(),
                result.deadLetters(),
                took.toMillis() / 1e3,
                output);
        for (String note : result.notes()) {
            out.println(PrintableText.text(note));
        }
        for (String line : Files.readAllLines(output.resolve(Backtest.INCIDENTS), StandardCharsets.UTF_8)) {
            JsonNode incident = JSON.readTree(line);
            IncidentNews news = IncidentNews.valueOf(incident.path("news").asText());
            if (news.isTold()) {
                out.printf(
                        Locale.ROOT,
                        "%s  %-12s  %s  %s%n",
                        incident.path("updated_at").asText(),
                        news.words(),
                        incident.path("incident_id").asText(),
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
}
