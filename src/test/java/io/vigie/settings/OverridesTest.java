package io.vigie.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {
    private static final String YAML = "{kafka: {bootstrapServers: 'b:9092'}, join: {timeout: 1min}}";

    @Test
    void theLastWordWins() {
        assertThat(Loaded.quality(YAML, "join.timeout=2min", "join.timeout=3min")
                        .join()
                        .timeoutMs())
                .isEqualTo(180_000);
        assertThat(Loaded.quality(YAML, "join.timeout=").join().timeoutMs()).isEqualTo(600_000);
        assertThat(Loaded.quality(YAML, "join={timeout: 4min}").join().timeoutMs())
                .isEqualTo(240_000);
    }

    @Test
    void propertiesKeepTheirDots() {
        assertThat(Loaded.quality(YAML, "kafka.properties.security.protocol=SSL")
                        .kafka()
                        .properties())
                .containsEntry("security.protocol", "SSL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "join.timeout",
                "=1",
                "join..timeout=1min",
                ".join=1",
                "join.=1",
                "[0]=1",
                "join[0].timeout=1min",
                "join.timeout=[",
                "a]b=1"
            })
    void anOverrideWithoutAPlaceIsAProblem(String override) {
        assertThat(Loaded.problems(() -> Loaded.quality(YAML, override))).isNotEmpty();
    }

    @Test
    void problemsNameTheOverride() {
        assertThat(Loaded.problems(() -> Loaded.quality(YAML, "join.timeout=soon")))
                .singleElement()
                .asString()
                .startsWith("join.timeout (--set join.timeout): expected a duration");
    }
}
