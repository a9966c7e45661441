package io.vigie.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.DeadLetter;
import io.vigie.model.RejectionReason;
import io.vigie.telemetry.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class DeadLetterCountersTest {

    private static final String HOSTILE = "e\r\n2026-01-01 ERROR forged \u001b[31m";

    @Test
    void aFloodOfRecordsIsCountedWholeAndIsALineForEachReason() {
        MetricListener metrics = new MetricListener();
        try (LogLines lines = LogLines.of(DeadLetterCounters.class)) {
            DeadLetterCounters counters =
                    new DeadLetterCounters(metrics.getMetricGroup(), EnumSet.of(RejectionReason.MALFORMED));
            for (int i = 0; i < 100_000; i++) {
                counters.count(letter(RejectionReason.MALFORMED, i));
                counters.count(letter(RejectionReason.EMPTY_ID, i));
            }
            assertThat(count(metrics, RejectionReason.MALFORMED)).isEqualTo(100_000);
            assertThat(count(metrics, RejectionReason.EMPTY_ID))
                    .as("a reason that nobody expected")
                    .isEqualTo(100_000);
            assertThat(lines.messages())
                    .containsExactly(
                            "The record at offset 0 of vigie.labels-3 is a dead letter: MALFORMED",
                            "The record at offset 0 of vigie.labels-3 is a dead letter: EMPTY_ID");
        }
    }

    private static DeadLetter letter(RejectionReason reason, long offset) {
        return new DeadLetter(
                "vigie.labels", 3, offset, HOSTILE.getBytes(StandardCharsets.UTF_8), reason.name(), HOSTILE, 0);
    }

    private static long count(MetricListener metrics, RejectionReason reason) {
        return metrics.getCounter("reason", reason.name(), "deadLetters")
                .orElseThrow()
                .getCount();
    }
}
