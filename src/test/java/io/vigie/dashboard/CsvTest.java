package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.view.Curve;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void aTableWithTimesInUtc() {
        Curve curve = new Curve(
                List.of(1_800_000_000_000L, 1_800_000_000_500L),
                Map.of("count", Arrays.asList(3.0, null), "p95_ms", Arrays.asList(0.1, 1e300)));
        assertThat(new String(Csv.of(curve, List.of("p95_ms", "count", "p50_ms")), StandardCharsets.UTF_8))
                .isEqualTo("""
                        time_utc,p95_ms,count,p50_ms\r
                        2027-01-15T08:00:00Z,0.1,3,\r
                        2027-01-15T08:00:00.500Z,1.0E300,,\r
                        """);
    }

    @Test
    void withoutPointsTheNamesAlone() {
        assertThat(new String(Csv.of(Curve.EMPTY, List.of("count")), StandardCharsets.UTF_8))
                .isEqualTo("time_utc,count\r\n");
    }
}
