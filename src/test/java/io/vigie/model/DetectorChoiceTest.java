package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectorChoiceTest {

    private static void assertRefused(String parameter, double value, String message) {
        assertThatThrownBy(() -> new DetectorChoice(DetectorKind.KSWIN, Map.of(parameter, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void invalidParametersAreRefused() {
        assertRefused("window", 100.5, "kswin's window is a whole number, not 100.5");
        assertRefused("window", 10, ", not 10.0");
        assertRefused("alpha", Double.NaN, "not NaN");
        assertRefused("delta", 0.1, "kswin has no parameter delta");
    }

    @Test
    void missingParametersHaveDefaults() {
        DetectorChoice choice = new DetectorChoice(DetectorKind.KSWIN, Map.of("window", 200.0));
        assertThat(choice.value("window")).isEqualTo(200);
        assertThat(choice.value("alpha")).isEqualTo(0.005);
        assertThatThrownBy(() -> choice.value("delta")).isInstanceOf(IllegalArgumentException.class);
    }
}
