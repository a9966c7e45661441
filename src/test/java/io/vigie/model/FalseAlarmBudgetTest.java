package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FalseAlarmBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "1 per 90d, 1, 7776000000, 1 per 90d",
        "' 3  per 2w ', 3, 1209600000, 3 per 14d",
        "2 per 36h, 2, 129600000, 2 per 36h",
        "2 per 48h, 2, 172800000, 2 per 2d",
        "1 per 90m, 1, 5400000, 1 per 90m",
        "1 per 90s, 1, 90000, 1 per 90s"
    })
    void readsWhatItWrites(String text, long count, long periodMs, String canonical) {
        FalseAlarmBudget budget = FalseAlarmBudget.parse(text);
        assertThat(budget).isEqualTo(new FalseAlarmBudget(count, periodMs));
        assertThat(budget).hasToString(canonical);
        assertThat(FalseAlarmBudget.parse(canonical)).isEqualTo(budget);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1 per", "per 90d", "one per 90d", "1 per 90", "1 per 90y", "-1 per 90d", "1.5 per 9d"})
    void invalidBudgetsAreAnsweredWithAnExample(String text) {
        assertThatThrownBy(() -> FalseAlarmBudget.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a false-alarm budget reads like \"1 per 90d\" (units s, m, h, d, w), not \"" + text + "\"");
    }

    @Test
    void zeroIsNoBudget() {
        assertThatThrownBy(() -> FalseAlarmBudget.parse("0 per 90d")).hasMessageContaining("at least 1 alarm, not 0");
        assertThatThrownBy(() -> FalseAlarmBudget.parse("1 per 0d")).hasMessageContaining("above 0, not 0 ms");
        assertThatThrownBy(() -> new FalseAlarmBudget(1, 1500)).hasMessageContaining("whole seconds");
    }
}
