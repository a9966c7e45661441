package io.vigie.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.simulate.DemoScenario;
import io.vigie.simulate.Scenario;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole demo: broker, both jobs with their checkpoints, store, and the alerts that traffic with planted changes
 * calls for.
 */
@Timeout(900)
class DemoIT {

    private static final long SEED = 3;

    /** A fixed now: the same seed gives the same events, and the jobs the same alerts, whatever day it is. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-02T06:40:00Z"), ZoneOffset.UTC);

    private static final long END = Instant.parse("2026-02-02T06:00:00Z").toEpochMilli();

    private final StringWriter out = new StringWriter();

    /** As few days and requests as the windows of the monitors and the planted changes allow. */
    @Test
    void everyPlantedChangeAlertsAndNothingElseDoes() throws Exception {
        Scenario scenario =
                DemoScenario.of(new Scenario.TimeSpan(END - Duration.ofDays(49).toMillis(), END), 3, 1_000);
        double asFastAsTheJobsCan = Double.POSITIVE_INFINITY;
        DemoRun run = new DemoRun(
                new DemoRun.DemoPlan(scenario, SEED, asFastAsTheJobsCan, true, null, 0),
                Path.of("jobs"),
                new DemoScreen(new PrintWriter(out, true), false),
                CLOCK);

        assertThat(run.execute()).as("seed %d:%n%s", SEED, out).isTrue();

        assertThat(out.toString())
                .containsPattern("Dashboard at http://127\\.0\\.0\\.1:\\d+/\n")
                .contains("as it should be", "support-chat in Portuguese got worse: ")
                .doesNotContain("\n  false alarm", "\n  missed");
        assertThat(out.toString().toLowerCase(Locale.ROOT)).doesNotContain("exception", "nan");
        Matcher data = Pattern.compile("data +(\\S+), deleted at the end").matcher(out.toString());
        assertThat(data.find()).isTrue();
        assertThat(Path.of(data.group(1))).as("left behind").doesNotExist();
    }
}
