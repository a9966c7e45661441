package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vigie.hostile.Cost;
import io.vigie.store.SeriesQuery;
import io.vigie.view.Period;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A query is read within its bounds, or refused in one short sentence that repeats nothing of it. */
class RequestParametersFuzzTest {
    private static final Set<String> KNOWN =
            Set.of("model", "version", "days", "window", "from", "to", "points", "fields");
    private static final long NOW = 1_800_000_000_000L;

    static Stream<Arguments> queries() {
        return Stream.of(
                        "model=a%2Fb+%E6%BC%A2%26x%3D1&days=7&window=24h&from=5&to=9&fields=a,b&points=30",
                        "model=&version=*&from=&to=1800000000000",
                        "model=a%00b&model=c&x=1&%zz=%",
                        "from=9223372036854&to=9223372036855&fields=a,a,b,c")
                .map(query -> arguments((Object) query.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("queries")
    @FuzzTest
    void readOrRefused(byte[] input) throws Exception {
        String query = new String(input, StandardCharsets.UTF_8);
        Cost.requireBounded(input.length, 1_000, () -> {
            RequestParameters parameters = new RequestParameters(query, KNOWN);
            String model = parameters.name("model");
            String version = parameters.name("version", "*");
            String window = parameters.oneOf("window", List.of("1h", "24h"), "1h");
            int days = parameters.integer("days", 30, 1, 400);
            int points = parameters.points(400);
            Period period = parameters.period(NOW, Duration.ofDays(30));
            List<String> fields =
                    parameters.isWithout("fields") ? List.of() : parameters.listOf("fields", Set.of("a", "b", "c"));
            try {
                parameters.requireValid();
            } catch (ApiErrorException refused) {
                assertThat(refused.error().status()).isEqualTo(400);
                assertThat(refused.error().message())
                        .endsWith(".")
                        .hasSizeLessThan(3_000)
                        .doesNotContainPattern("[^\\x20-\\x7e]");
                return;
            }
            assertThat(model).isNotEmpty().hasSizeLessThanOrEqualTo(RequestParameters.MAX_NAME);
            assertThat((model + version).getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(SeriesQuery.MAX_TAG_BYTES);
            assertThat(window).isIn("1h", "24h");
            assertThat(days).isBetween(1, 400);
            assertThat(points).isBetween(1, RequestParameters.MAX_POINTS);
            assertThat(period.to() - period.from()).isBetween(1L, RequestParameters.LONGEST_PERIOD.toMillis());
            assertThat(fields).isSubsetOf("a", "b", "c");
        });
    }
}
