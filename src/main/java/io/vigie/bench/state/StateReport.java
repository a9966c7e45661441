package io.vigie.bench.state;

import io.vigie.bench.state.StateMeasurement.MeasuredState;
import io.vigie.markup.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request costs in state, from two runs on the same traffic.
 *
 * @param declared each request declares whether it will be labelled
 * @param undeclared none does
 */
public record StateReport(MeasuredState declared, MeasuredState undeclared) {

    private static final List<String> STATEFUL_TASKS =
            List.of("request-response join", "conversations", "label join", "panes");
    private static final String LABEL_JOIN = "label join";
    private static final double MEGABYTE = 1e6;

    private double bytesPerLabelledRequest() {
        return declared.bytesOf(LABEL_JOIN) / (double) declared.remembered();
    }

    /** Bytes for a request that is remembered in vain, because no label ever comes for it. */
    private double bytesPerOtherRequest() {
        return (undeclared.bytesOf(LABEL_JOIN) - declared.bytesOf(LABEL_JOIN))
                / (double) (undeclared.remembered() - declared.remembered());
    }

    /** All figures, by name. */
    public Map<String, Object> values() {
        return Map.of(
                "said",
                declared,
                "unsaid",
                undeclared,
                "bytesPerLabelledRequest",
                bytesPerLabelledRequest(),
                "bytesPerOtherRequest",
                bytesPerOtherRequest());
    }

    /** A table and a sentence, for a terminal. */
    public String terminal() {
        TextTable table = new TextTable(List.of("", "label_selected given", "not given"));
        table.row(List.of("requests", count(declared.requests()), count(undeclared.requests())));
        table.row(List.of("of these remembered", count(declared.remembered()), count(undeclared.remembered())));
        table.row(List.of("labels", count(declared.labels()), count(undeclared.labels())));
        for (String task : STATEFUL_TASKS) {
            table.row(List.of(
                    "state of " + task + ", MB",
                    megabytes(declared.bytesOf(task)),
                    megabytes(undeclared.bytesOf(task))));
        }
        table.row(List.of(
                "all state of quality-metrics, MB", megabytes(declared.allBytes()), megabytes(undeclared.allBytes())));
        table.row(List.of(
                "all state of drift, MB", megabytes(declared.driftBytes()), megabytes(undeclared.driftBytes())));
        return table.columns()
                + String.format(
                        Locale.ROOT,
                        "%nFor each request until its horizon has passed: %.0f bytes if it is labelled, %.0f bytes if"
                                + " it is remembered in vain, 0 where label_selected is false.%n",
                        bytesPerLabelledRequest(),
                        bytesPerOtherRequest());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEGABYTE);
    }
}
