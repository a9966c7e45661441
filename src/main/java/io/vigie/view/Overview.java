package io.vigie.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All models at a glance.
 *
 * @param lastData epoch milliseconds when requests came last, to the hour; null: the store is empty
 * @param openIncidents the most severe first, then the newest
 * @param openAlerts the most severe first, then the newest
 * @param models those with open alerts first, then by name
 * @param incomplete whether the store has more than is shown
 */
public record Overview(
        Period period,
        @Nullable Long lastData,
        List<IncidentItem> openIncidents,
        List<AlertItem> openAlerts,
        List<ModelRow> models,
        boolean incomplete) {

    /**
     * One model, or one version of it. Figures are those of the newest 30-day window of the slice {@code all}, curves
     * have a 24-hour window for each day.
     *
     * @param version {@code *}: all versions pooled
     * @param verdict {@code degraded}, {@code undecided}, {@code stable}, {@code improved}, or {@code unmonitored}: the
     *     worst of what its monitors say
     * @param reason one sentence for the verdict
     * @param metrics of the metrics that models are compared by at a glance, in their order
     */
    public record ModelRow(
            String model,
            String version,
            @Nullable Long lastData,
            String verdict,
            String reason,
            int openAlerts,
            @Nullable Long requests,
            List<QualitySummary> quality,
            List<MetricSummary> metrics) {}

    /**
     * @param metric as monitors name it
     * @param value in the metric's unit; null: there is none
     * @param curve one column, named as the metric's field
     */
    public record MetricSummary(String metric, @Nullable Double value, Curve curve) {}

    /** @param curve columns {@code mean}, {@code lower}, {@code upper} */
    public record QualitySummary(
            String criterion,
            @Nullable Double mean,
            @Nullable Double lower,
            @Nullable Double upper,
            long labels,
            Curve curve) {}
}
