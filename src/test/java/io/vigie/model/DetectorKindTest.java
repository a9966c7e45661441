package io.vigie.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorKindTest {
    @ParameterizedTest
    @EnumSource
    void parametersAreWritableAndTheirDefaultsLegal(DetectorKind kind) {
        assertThat(DetectorKind.ofLabel(kind.label())).contains(kind);
        Set<String> names = new HashSet<>();
        for (DetectorKind.Parameter parameter : kind.parameters()) {
            assertThat(names.add(parameter.name())).as(parameter.name()).isTrue();
            assertThat(parameter.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(parameter.defaultValue()).isBetween(parameter.least(), parameter.most());
            assertThat(parameter.least()).isLessThan(parameter.most());
            assertThat(parameter.meaning()).matches("[A-Z0-9].*\\.").hasSizeGreaterThan(20);
            if (parameter.whole()) {
                assertThat(parameter.defaultValue()).isEqualTo(Math.rint(parameter.defaultValue()));
                assertThat(parameter.least()).isEqualTo(Math.rint(parameter.least()));
                assertThat(parameter.most()).isEqualTo(Math.rint(parameter.most()));
            }
            assertThat(new DetectorChoice(kind, Map.of()).value(parameter.name()))
                    .isEqualTo(parameter.defaultValue());
            for (double value :
                    new double[] {Math.nextDown(parameter.least()), Math.nextUp(parameter.most()), Double.NaN}) {
                assertThatThrownBy(() -> new DetectorChoice(kind, Map.of(parameter.name(), value)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(parameter.name());
            }
        }
    }

    @Test
    void theEDetectorHasNoParameters() {
        assertThat(DetectorKind.E_DETECTOR.parameters()).isEmpty();
        assertThat(DetectorKind.ofLabel("E-DETECTOR")).isEmpty();
    }
}
