package io.vigie.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.view.Period;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParametersTest {
    private static final Set<String> KNOWN = Set.of("model", "days", "window", "from", "to", "points", "fields");
    private static final long NOW = 1_800_000_000_000L;
    private static final Duration MONTH = Duration.ofDays(30);

    private static String error(String query, Consumer<RequestParameters> read) {
        RequestParameters parameters = new RequestParameters(query, KNOWN);
        read.accept(parameters);
        ApiErrorException refused = catchThrowableOfType(ApiErrorException.class, parameters::requireValid);
        assertThat(refused.error().status()).isEqualTo(400);
        assertThat(refused.error().code()).isEqualTo("bad_parameter");
        return refused.error().message();
    }

    @Test
    void whatIsGivenIsRead() throws Exception {
        RequestParameters parameters =
                new RequestParameters("model=a%2Fb+%E6%BC%A2%26x%3D1&days=7&window=24h&from=5&to=9&fields=a,b", KNOWN);
        assertThat(parameters.name("model")).isEqualTo("a/b 漢&x=1");
        assertThat(parameters.integer("days", 30, 1, 400)).isEqualTo(7);
        assertThat(parameters.oneOf("window", List.of("1h", "24h"), "1h")).isEqualTo("24h");
        assertThat(parameters.period(NOW, MONTH)).isEqualTo(new Period(5, 9));
        assertThat(parameters.listOf("fields", Set.of("a", "b", "c"))).containsExactly("a", "b");
        assertThat(parameters.points(400)).isEqualTo(400);
        parameters.requireValid();
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        for (String query : new String[] {null, "", "model=&days=&window=&from=&to=&points="}) {
            RequestParameters parameters = new RequestParameters(query, KNOWN);
            assertThat(parameters.name("model", "*")).isEqualTo("*");
            assertThat(parameters.optionalName("model")).isNull();
            assertThat(parameters.integer("days", 30, 1, 400)).isEqualTo(30);
            assertThat(parameters.oneOf("window", List.of("1h", "24h"), "1h")).isEqualTo("1h");
            assertThat(parameters.period(NOW, MONTH)).isEqualTo(new Period(NOW - MONTH.toMillis(), NOW));
            assertThat(parameters.isWithout("from", "to")).isTrue();
            parameters.requireValid();
        }
    }

    @Test
    void allProblemsAreNamedAtOnceAndNoValueIsEchoed() {
        String message = error(
                "mode=%3Cscript%3E&%3Cb%3E=1&days=99999&window=%3Cscript%3E&points=1e3&from=-1&days=2",
                parameters -> {
                    parameters.name("model");
                    parameters.integer("days", 30, 1, 400);
                    parameters.oneOf("window", List.of("1h", "24h"), "1h");
                    parameters.points(400);
                    parameters.period(NOW, MONTH);
                });
        assertThat(message)
                .contains(
                        "there is no parameter an unnamed one, mode; this address has days, fields, from, model, points, to, window",
                        "odel is missing",
                        "ays is given more than once",
                        "window is none of 1h, 24h",
                        "points is no whole number from 1 to 2000",
                        "from is no whole number from 0 to")
                .endsWith(".")
                .doesNotContain("script", "<", "99999", "1e3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=9&to=9", "from=9&to=5", "from=0&to=34560000001"})
    void aPeriodHasALengthAndABound(String query) {
        assertThat(error(query, parameters -> parameters.period(NOW, MONTH)))
                .matches("From (is not before to|and to are more than 400 days apart)\\.");
    }

    @Test
    void theLongestPeriodIsTaken() throws Exception {
        RequestParameters parameters = new RequestParameters("from=0&to=34560000000", KNOWN);
        assertThat(parameters.period(NOW, MONTH).lengthMs())
                .isEqualTo(Duration.ofDays(400).toMillis());
        parameters.requireValid();
    }

    @Test
    void namesAreBounded() throws Exception {
        RequestParameters longest = new RequestParameters("model=" + "a".repeat(1_024), KNOWN);
        longest.name("model");
        longest.requireValid();
        for (String name : List.of("a".repeat(1_025), "a".repeat(10_000_000), "a%00b")) {
            assertThat(error("model=" + name, parameters -> parameters.name("model")))
                    .hasSizeLessThan(100)
                    .matches("Model has (more than 1024 characters|a zero character)\\.");
        }
        String wide = URLEncoder.encode("漢".repeat(1_000), StandardCharsets.UTF_8);
        assertThat(error("model=" + wide + "&from=" + wide, parameters -> {
                    parameters.name("model");
                    parameters.name("from");
                }))
                .isEqualTo("The names have more than 4096 bytes together.");
    }

    @Test
    void numbersAreWholeAndInRange() {
        for (String number : List.of("x", "1.5", "1e3", "0x10", " 1", "2001", "0", "-1", "+1", "9".repeat(30), "१")) {
            assertThat(error(
                            "points=" + URLEncoder.encode(number, StandardCharsets.UTF_8),
                            parameters -> parameters.points(1)))
                    .as(number)
                    .isEqualTo("Points is no whole number from 1 to 2000.");
        }
    }

    @Test
    void listsHaveKnownWordsAlone() {
        for (String list : List.of("", "a,d", "a,,b", ",", "a;b", "a,a,a,a")) {
            assertThat(error("fields=" + list, parameters -> parameters.listOf("fields", Set.of("a", "b", "c"))))
                    .as(list)
                    .contains("a, b, c");
        }
    }

    /** Whatever comes: it is read, or refused. */
    @Test
    void nothingElseEscapes() {
        long seed = 20_261_125;
        SplittableRandom random = new SplittableRandom(seed);
        String[] pieces = {
            "model", "days", "=", "&", "%", "%2", "%zz", "%00", "%ff", "+", ",", "1", "-", "é", "\u0000", "points",
            "from"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                query.append(pieces[random.nextInt(pieces.length)]);
            }
            RequestParameters parameters = new RequestParameters(query.toString(), KNOWN);
            parameters.name("model", "*");
            parameters.points(1);
            parameters.period(NOW, MONTH);
            try {
                parameters.requireValid();
            } catch (ApiErrorException e) {
                assertThat(e.error().status()).as("seed %s, %s", seed, query).isEqualTo(400);
            }
        }
    }
}
