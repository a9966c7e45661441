package io.vigie.dashboard;

import io.vigie.model.Metric;
import io.vigie.model.MetricChart;
import io.vigie.model.MetricChart.MetricLine;
import io.vigie.model.MetricDefinition.Fields;
import io.vigie.model.MetricDefinition.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be monitored and where it is drawn, so that no page needs a list of its own. */
record MetricList(List<MetricItem> metrics, List<ChartItem> charts) {

    static final MetricList ALL = new MetricList(
            Arrays.stream(Metric.values()).map(MetricItem::of).toList(),
            Arrays.stream(MetricChart.values()).map(ChartItem::of).toList());

    /**
     * A metric by its definition.
     *
     * @param unit of its values: share, score, ms, USD, tokens, distance
     * @param relative whether a change of it is a share of the reference
     * @param counted what its count counts, in the singular
     * @param quantile which one; null for a metric that is none
     * @param overview whether models are compared by it at a glance
     * @param fields where the series have it; null for a distribution
     * @param line where it is drawn; null for a distribution
     */
    record MetricItem(
            String metric,
            String title,
            String statistic,
            String unit,
            boolean relative,
            boolean higherIsBetter,
            String counted,
            @Nullable Double quantile,
            boolean overview,
            @Nullable Fields fields,
            @Nullable LineItem line) {

        static MetricItem of(Metric metric) {
            MetricLine line = metric.definition().line();
            return new MetricItem(
                    metric.label(),
                    metric.title(),
                    metric.statistic().name().toLowerCase(Locale.ROOT),
                    metric.unit().label(),
                    metric.isRelative(),
                    metric.isHigherBetter(),
                    metric.counted().word(),
                    metric.statistic() == Statistic.QUANTILE ? metric.quantile() : null,
                    Metric.overview().contains(metric),
                    metric.definition().fields(),
                    line == null ? null : new LineItem(line.chart().label(), line.name(), line.isMain()));
        }
    }

    /** @param main whether it stands out among the lines of its chart */
    record LineItem(String chart, String name, boolean main) {}

    /**
     * @param span the least height of its axis, in the unit of its metrics
     * @param beside what is drawn although it is no metric
     */
    record ChartItem(String chart, String title, double span, List<MetricChart.ChartField> beside) {
        static ChartItem of(MetricChart chart) {
            return new ChartItem(chart.label(), chart.title(), chart.span(), chart.beside());
        }
    }
}
