package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.MetricDefinition.Statistic;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

    @ParameterizedTest
    @EnumSource
    void aDefinitionFitsTogether(Metric metric) {
        assertThat(metric.label()).matches("[a-z][a-z0-9-]*");
        assertThat(Metric.ofLabel(metric.label())).contains(metric);
        assertThat(metric.title()).matches("[A-Z].*");
        if (metric.isDistribution()) {
            assertThat(metric.unit()).isEqualTo(MetricUnit.DISTANCE);
            assertThat(metric.hasObjective()).isFalse();
            assertThat(Metric.scalars()).doesNotContain(metric);
            return;
        }
        if (metric == Metric.SILENCE) {
            assertThat(metric.isFigure()).isFalse();
            assertThat(metric.hasObjective()).isFalse();
            assertThat(Metric.scalars()).doesNotContain(metric);
            return;
        }
        assertThat(Metric.scalars()).contains(metric);
        assertThat(Metric.in(metric.fields().measurement())).contains(metric);
        assertThat(metric.unit()).isNotEqualTo(MetricUnit.DISTANCE);
        assertThat(metric.isRelative()).isNotEqualTo(metric.unit().isPercent());
        assertThat(metric.statistic() == Statistic.SHARE).isEqualTo(metric.unit() == MetricUnit.SHARE);
        assertThat(metric.statistic() == Statistic.QUANTILE)
                .isEqualTo(metric.definition().scale().quantile() > 0);
        String value = metric.fields().value();
        assertThat(value.endsWith("_ms")).isEqualTo(metric.unit() == MetricUnit.MS);
        assertThat(value.endsWith("_usd")).isEqualTo(metric.unit() == MetricUnit.USD);
    }

    @Test
    void namesAndFieldsAreOfOneMetric() {
        Set<String> seen = new HashSet<>();
        for (Metric metric : Metric.values()) {
            assertThat(seen.add(metric.label())).as(metric.label()).isTrue();
            assertThat(seen.add(metric.title())).as(metric.title()).isTrue();
        }
        for (Metric metric : Metric.scalars()) {
            assertThat(seen.add(metric.fields().measurement() + "."
                            + metric.fields().value()))
                    .as(metric.label())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChartHasOneUnitOneMeasurementAndOneMainLine(MetricChart chart) {
        List<Metric> metrics = Metric.scalars().stream()
                .filter(metric -> metric.line().chart() == chart)
                .toList();
        assertThat(metrics).isNotEmpty();
        assertThat(metrics.stream().map(Metric::unit).distinct()).hasSize(1);
        assertThat(metrics.stream().map(metric -> metric.fields().measurement()).distinct())
                .hasSize(1);
        assertThat(metrics.stream().filter(metric -> metric.line().isMain())).hasSize(1);
        assertThat(chart.span()).isPositive();
    }

    @Test
    void theWorstThatIsAcceptedLiesTowardsTheBadSide() {
        assertThat(Metric.QUALITY.bound(0.875, 0.125)).isEqualTo(0.75);
        assertThat(Metric.THUMBS_DOWN.bound(0.25, 0.125)).isEqualTo(0.375);
        assertThat(Metric.COST.bound(0.5, 0.5)).isEqualTo(0.75);
        assertThat(Metric.OUTPUT_TOKENS.bound(200, 0.25)).isEqualTo(250);
        assertThat(Metric.LATENCY.bound(0.3, 0.1)).isEqualTo(0.3);
        assertThat(Arrays.stream(Metric.values()).filter(Metric::isHigherBetter))
                .containsExactly(Metric.QUALITY);
    }
}
