package io.vigie.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RateLimitedLogTest {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimitedLogTest.class);

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void theFirstLineIsWrittenAtOnceAndThenOnePerMinuteWithACount() {
        try (LogLines lines = LogLines.of(RateLimitedLogTest.class)) {
            RateLimitedLog log = new RateLimitedLog(LOG, nanos::get);
            log.warn("record {} of {}", 1, "labels");
            assertThat(lines.messages()).containsExactly("record 1 of labels");
            nanos.addAndGet(RateLimitedLog.PERIOD.toNanos() - 1);
            for (int i = 2; i <= 1_000; i++) {
                log.warn("record {} of {}", i, "labels");
            }
            assertThat(lines.messages()).hasSize(1);
            nanos.addAndGet(1);
            log.warn("record {} of {}", 1_001, "labels");
            nanos.addAndGet(RateLimitedLog.PERIOD.toNanos());
            log.error("record {} of {}", 1_002, "labels");
            assertThat(lines.messages())
                    .containsExactly(
                            "record 1 of labels",
                            "record 1001 of labels [999 more since the previous line]",
                            "record 1002 of labels");
        }
    }

    /** Whenever records come, no two lines are less than a minute apart, and every record is counted. */
    @Test
    void linesAreAtLeastAMinuteApartAndEveryRecordIsCounted() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Long> written = new ArrayList<>();
            long told = 0;
            long unsaid = 0;
            try (LogLines lines = LogLines.of(RateLimitedLogTest.class)) {
                RateLimitedLog log = new RateLimitedLog(LOG, nanos::get);
                int before = 0;
                for (int i = 0; i < 500; i++) {
                    nanos.addAndGet(
                            Duration.ofMillis(random.nextInt(2_000)).toNanos() * (random.nextInt(20) == 0 ? 100 : 1));
                    log.warn("one");
                    unsaid++;
                    List<String> messages = lines.messages();
                    if (messages.size() > before) {
                        before = messages.size();
                        written.add(nanos.get());
                        String last = messages.get(before - 1);
                        told += 1 + (last.contains("[") ? Long.parseLong(last.replaceAll("\\D", "")) : 0);
                        assertThat(told).as("seed %d, record %d", seed, i).isEqualTo(i + 1);
                        unsaid = 0;
                    }
                }
            }
            assertThat(told + unsaid).as("seed %d", seed).isEqualTo(500);
            for (int i = 1; i < written.size(); i++) {
                assertThat(written.get(i) - written.get(i - 1))
                        .as("seed %d, line %d", seed, i)
                        .isGreaterThanOrEqualTo(RateLimitedLog.PERIOD.toNanos());
            }
            assertThat(written).as("seed %d", seed).hasSizeGreaterThan(5);
        }
    }

    @Test
    void aStackTraceStaysOne() {
        try (LogLines lines = LogLines.of(RateLimitedLogTest.class)) {
            RateLimitedLog log = new RateLimitedLog(LOG, nanos::get);
            log.error("first");
            log.error("left out");
            nanos.addAndGet(RateLimitedLog.PERIOD.toNanos());
            IllegalStateException failure = new IllegalStateException("broken");
            log.error("second of {}", "two", failure);
            assertThat(lines.messages()).containsExactly("first", "second of two [1 more since the previous line]");
            assertThat(lines.events().get(1).getThrown()).isSameAs(failure);
        }
    }
}
