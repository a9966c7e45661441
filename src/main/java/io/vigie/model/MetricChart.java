package io.vigie.model;

import java.util.List;
import java.util.Locale;

/** Metrics that are drawn together, in the order in which they are shown. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
public enum MetricChart {
    QUALITY("Quality", 0.12),
    LATENCY("Latency", 200, new ChartField("p90_ms", "p90")),
    FIRST_TOKEN("Time to the first token", 100, new ChartField("first_token_p50_ms", "p50")),
    ABANDONMENT("Abandoned turns", 0.05),
    AFTER_BAD(
            "Abandoned after bad and after good answers",
            0.1,
            new ChartField("after_good_rate", "after a good answer")),
    SIGNALS("Escalated, retried and thumbed-down turns", 0.05),
    FAILURES("Errors, refused and unanswered, per request", 0.01, new ChartField("unanswered_rate", "unanswered")),
    COST("Cost per request", 0.001),
    INPUT_TOKENS("Input tokens per request", 50),
    OUTPUT_TOKENS("Output tokens per answer", 50);

    private final String title;
    private final double span;
    private final List<ChartField> beside;

    /** A field that is drawn although no monitor watches it. */
    public record ChartField(String field, String name) {}

    /**
     * The line of one metric.
     *
     * @param name in the legend
     * @param isMain whether it is the one that stands out, and that is told in words
     */
    public record MetricLine(MetricChart chart, String name, boolean isMain) {}

    MetricChart(String title, double span, ChartField... beside) {
        this.title = title;
        this.span = span;
        this.beside = List.of(beside);
    }

    public String title() {
        return title;
    }

    /** The least height of its axis, in the unit of its metrics: smaller moves look small. */
    public double span() {
        return span;
    }

    /** What is drawn beside the metrics. */
    public List<ChartField> beside() {
        return beside;
    }

    /** As the dashboard's interface writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    MetricLine main(String name) {
        return new MetricLine(this, name, true);
    }

    MetricLine line(String name) {
        return new MetricLine(this, name, false);
    }
}
