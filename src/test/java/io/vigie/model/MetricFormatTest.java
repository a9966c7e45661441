package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetricFormatTest {
    /** How every text of a unit ends. */
    private static final Map<MetricUnit, String> ENDS = Map.of(
            MetricUnit.SHARE, "[0-9] %",
            MetricUnit.SCORE, "[0-9] %",
            MetricUnit.MS, "[0-9] m?s",
            MetricUnit.USD, "[0-9] USD",
            MetricUnit.TOKENS, "[0-9] tokens",
            MetricUnit.DISTANCE, "[0-9]");

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            QUALITY,     0.874,    87.4 %
            QUALITY,     1,        100.0 %
            ERROR_RATE,  0.0083,   0.83 %
            ERROR_RATE,  0.00083,  0.083 %
            ERROR_RATE,  0,        0.0 %
            LATENCY_P95, 1900.4,   "1,900 ms"
            LATENCY_P95, 12345,    12.3 s
            LATENCY_P95, 3.14,     3.1 ms
            LATENCY_P95, 0,        0 ms
            COST,        0.0123,   0.0123 USD
            COST,        0.000805, 0.000805 USD
            COST,        12.3456,  12.35 USD
            COST,        0,        0.00 USD
            OUTPUT_TOKENS, 312.4,  312 tokens
            OUTPUT_TOKENS, 31.24,  31.2 tokens
            INPUT_TOKENS,  4096.4, "4,096 tokens"
            LATENCY,     0.2345,   0.235
            SILENCE,     1500000,  25 min
            SILENCE,     11400000, 3 h 10 min
            SILENCE,     352800000, 4 d 2 h
            """)
    void aFigureHasItsUnitAndTheDigitsThatCount(Metric metric, double value, String text) {
        assertThat(MetricFormat.value(metric, value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            QUALITY,       -0.0543,  −5.4 points
            QUALITY,       0.0043,   +0.43 points
            ABANDONMENT,   0.2,      +20.0 points
            ABANDONMENT,   1e-9,     0.0000 points
            LATENCY_P95,   0.123,    +12.3 %
            COST,          -0.0543,  −5.4 %
            OUTPUT_TOKENS, 0,        0.0 %
            MIX,           -0.012,   −0.012
            """)
    void aChangeIsInPointsOrAPercentageOfWhatItWas(Metric metric, double change, String text) {
        assertThat(MetricFormat.change(metric, change)).isEqualTo(text);
    }

    @Test
    void whatIsCertainOfAChangeHasItsUnitOnce() {
        assertThat(MetricFormat.changeAtLeast(Metric.QUALITY, -0.077, -0.054)).isEqualTo("−7.7 points, at least −5.4");
        assertThat(MetricFormat.changeAtLeast(Metric.COST, 0.51, 0.234)).isEqualTo("+51.0 %, at least +23.4 %");
        assertThat(MetricFormat.changeAtLeast(Metric.COST, 0.51, null)).isEqualTo("+51.0 %");
        assertThat(MetricFormat.tolerance(Metric.QUALITY, 0.02)).isEqualTo("2.0 points");
    }

    @Test
    void anIntervalOfAChangeHasItsUnitOnce() {
        assertThat(MetricFormat.changes(Metric.QUALITY, -0.0543, 0.012)).isEqualTo("−5.4 to +1.2 points");
        assertThat(MetricFormat.changes(Metric.COST, -0.0543, 0.012)).isEqualTo("−5.4 to +1.2 %");
        assertThat(MetricFormat.values(Metric.QUALITY, 0.861, 0.88)).isEqualTo("86.1 % to 88.0 %");
        assertThat(MetricFormat.difference(Metric.QUALITY, 0.035)).isEqualTo("3.5 points");
        assertThat(MetricFormat.difference(Metric.COST_P95, 0.035)).isEqualTo("0.0350 USD");
    }

    @ParameterizedTest
    @EnumSource
    void noMetricIsWrittenInAnotherUnit(Metric metric) {
        for (double value = 1e-7; value < 1e7; value *= 3.7) {
            String text = MetricFormat.value(metric, value);
            assertThat(text)
                    .matches(
                            metric == Metric.SILENCE
                                    ? "[0-9]+ [a-z]+( [0-9]+ [a-z]+)?"
                                    : "[0-9,.]*" + ENDS.get(metric.unit()));
            String change = MetricFormat.change(metric, -value);
            assertThat(change)
                    .matches("−?[0-9,.]+"
                            + (metric.isRelative() ? " %" : metric.unit().isPercent() ? " points" : ""));
        }
    }
}
