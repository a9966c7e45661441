package io.vigie.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.detect.PauseDetector.StreamPause;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams by the hour of the week: users sleep at night, and an office is empty on Saturday and Sunday. */
class PauseDetectorTest {
    private static final long TICK = 5 * 60_000L;
    private static final long HOUR = 12 * TICK;
    private static final long DAY = 24 * HOUR;

    /** A Monday. */
    private static final long START = Math.floorDiv(20_000 * DAY, 7 * DAY) * 7 * DAY + 4 * DAY;

    /** Of a day's records the part that comes in an hour. */
    private static double office(long time) {
        long day = Math.floorMod(Math.floorDiv(time - START, DAY), 7);
        long hour = Math.floorMod(time, DAY) / HOUR;
        return day < 5 && hour >= 8 && hour < 18 ? 0.1 : 0;
    }

    /** Fewer at night, and none for three hours. */
    private static double users(long time) {
        long hour = Math.floorMod(time, DAY) / HOUR;
        return hour < 3 ? 0 : hour < 7 ? 0.02 : 0.92 / 17;
    }

    /** What comes in a tick: at random, at so many a day. */
    private static boolean comes(Random random, double perHour) {
        return random.nextDouble() < 1 - Math.exp(-perHour / 12);
    }

    private static int stops(long seed, double perDay, int days, LongToDoubleFunction rhythm) {
        Random random = new Random(seed);
        PauseDetector detector = new PauseDetector();
        int stops = 0;
        boolean isStopped = false;
        for (long tick = START; tick < START + days * DAY; tick += TICK) {
            if (comes(random, perDay * rhythm.applyAsDouble(tick))) {
                detector.record(tick);
            }
            boolean now = detector.hasBegun()
                    && detector.at(tick + TICK, Long.MIN_VALUE).isStopped();
            stops += now && !isStopped ? 1 : 0;
            isStopped = now;
        }
        return stops;
    }

    /** Half a year of each stream, eight times: what nobody stopped is hardly ever called so. */
    @ParameterizedTest
    @ValueSource(doubles = {3, 30, 300, 30_000})
    void whatGoesOnIsNotStopped(double perDay) {
        int stops = 0;
        for (long seed = 0; seed < 8; seed++) {
            stops += stops(seed, perDay, 180, PauseDetectorTest::users);
            stops += stops(seed, perDay, 180, PauseDetectorTest::office);
        }
        assertThat(stops).as("false stops in eight years, seeds 0 to 7").isLessThanOrEqualTo(4);
    }

    private static PauseDetector after(long seed, double perDay, int days, LongToDoubleFunction rhythm) {
        Random random = new Random(seed);
        PauseDetector detector = new PauseDetector();
        for (long tick = START; tick < START + days * DAY; tick += TICK) {
            if (comes(random, perDay * rhythm.applyAsDouble(tick))) {
                detector.record(tick);
            }
            if (detector.hasBegun()) {
                detector.at(tick + TICK, Long.MIN_VALUE);
            }
        }
        return detector;
    }

    private static long foundAfter(PauseDetector detector, long from) {
        long tick = from;
        while (!detector.at(tick, Long.MIN_VALUE).isStopped()) {
            tick += TICK;
            assertThat(tick - from).as("a stop that is never found").isLessThan(60 * DAY);
        }
        return tick - from;
    }

    /** The same morning hour: a busy stream is missed within the hour, a rare one within days. */
    @Test
    void aStopIsFoundTheSoonerTheMoreIsUsual() {
        for (long seed = 0; seed < 10; seed++) {
            assertThat(foundAfter(after(seed, 30_000, 42, PauseDetectorTest::office), START + 42 * DAY))
                    .as("nobody works before eight, seed %d", seed)
                    .isBetween(8 * HOUR + 3 * TICK, 9 * HOUR);
            assertThat(foundAfter(after(seed, 300, 42, PauseDetectorTest::users), START + 42 * DAY))
                    .as("seed %d", seed)
                    .isBetween(4 * HOUR, 12 * HOUR);
            assertThat(foundAfter(after(seed, 3, 42, PauseDetectorTest::users), START + 42 * DAY))
                    .as("seed %d", seed)
                    .isBetween(DAY, 12 * DAY);
        }
    }

    /** The labels of a day come all at ten in the morning, on working days. */
    @Test
    void aDailyBatchIsMissedAfterSomeDaysAndNotBefore() {
        PauseDetector detector = new PauseDetector();
        for (int day = 0; day < 42; day++) {
            long tick = START + day * DAY + 10 * HOUR;
            if (day % 7 < 5) {
                detector.record(tick);
            }
            StreamPause pause = detector.at(START + (day + 1) * DAY, Long.MIN_VALUE);
            assertThat(pause.isStopped()).as("day %d", day).isFalse();
        }
        assertThat(foundAfter(detector, START + 42 * DAY)).isBetween(2 * DAY, 6 * DAY);
    }

    @Test
    void aStopIsOverWithTheNextRecordAndIsNotUsualThen() {
        PauseDetector detector = after(1, 30_000, 42, PauseDetectorTest::users);
        long stop = START + 42 * DAY + 12 * HOUR;
        for (long tick = START + 42 * DAY + 3 * HOUR; tick < stop; tick += TICK) {
            detector.record(tick);
        }
        long found = foundAfter(detector, stop);
        assertThat(found).isEqualTo(PauseDetector.LEAST_PAUSE_MS);
        StreamPause pause = detector.at(stop + 3 * HOUR, Long.MIN_VALUE);
        assertThat(pause.since()).isEqualTo(stop);
        assertThat(pause.pauseMs()).isEqualTo(3 * HOUR);
        assertThat(pause.missing()).isBetween(30.0, 36.0);
        assertThat(pause.longestMs()).as("the night").isBetween(3 * HOUR - TICK, 4 * HOUR);
        assertThat(pause.isKnown()).isTrue();
        detector.record(stop + 3 * HOUR);
        assertThat(detector.at(stop + 3 * HOUR + TICK, Long.MIN_VALUE).isStopped())
                .isFalse();
        assertThat(detector.resumedAt()).isEqualTo(stop + 3 * HOUR);
        for (long tick = stop + 3 * HOUR; tick < stop + 6 * HOUR; tick += TICK) {
            detector.record(tick);
        }
        assertThat(foundAfter(detector, stop + 6 * HOUR))
                .as("what was told once is told again, about as soon")
                .isLessThanOrEqualTo(2 * PauseDetector.LEAST_PAUSE_MS);
    }

    /** Before two weeks only a long silence counts. */
    @Test
    void aStreamThatBeginsIsNotCalledStoppedOnItsFirstWeekend() {
        PauseDetector detector = new PauseDetector();
        for (long tick = START; tick < START + 7 * DAY; tick += TICK) {
            if (office(tick) > 0) {
                detector.record(tick);
            }
            if (detector.hasBegun()) {
                assertThat(detector.at(tick + TICK, Long.MIN_VALUE).isStopped()).isFalse();
            }
        }
        // Three days after the last record, on Friday evening.
        assertThat(foundAfter(detector, START + 7 * DAY)).isBetween(12 * HOUR, 5 * DAY);
    }

    @Test
    void labelsAreWaitedForFromWhenRequestsCameAgain() {
        PauseDetector detector = after(1, 30_000, 42, PauseDetectorTest::users);
        long now = START + 43 * DAY;
        assertThat(detector.at(now, Long.MIN_VALUE).isStopped()).isTrue();
        assertThat(detector.at(now, now - TICK).isStopped()).isFalse();
    }

    @Test
    void lateRecordsCountInTheirHour() {
        PauseDetector late = new PauseDetector();
        PauseDetector inTime = new PauseDetector();
        for (int i = 0; i < 20 * 24 * 12; i++) {
            long tick = START + i * TICK;
            inTime.record(tick);
            // Every second one comes an hour late.
            late.record(i % 2 == 0 || i < 12 ? tick : tick - 12 * TICK);
            late.record(i % 2 == 0 ? tick : tick - 11 * TICK);
        }
        long now = START + 21 * DAY;
        assertThat(late.at(now, Long.MIN_VALUE).missing())
                .isGreaterThan(0.4 * inTime.at(now, Long.MIN_VALUE).missing());
    }

    @Test
    void stateIsKeptByItsBytes() throws IOException {
        assertThat(copy(new PauseDetector()).hasBegun()).isFalse();
        for (long seed = 0; seed < 5; seed++) {
            PauseDetector detector = after(seed, 100, 30, PauseDetectorTest::users);
            PauseDetector copy = copy(detector);
            Random random = new Random(seed);
            for (long tick = START + 30 * DAY; tick < START + 40 * DAY; tick += TICK) {
                if (comes(random, 5)) {
                    detector.record(tick);
                    copy.record(tick);
                }
                assertThat(copy.at(tick + TICK, Long.MIN_VALUE))
                        .as("seed %d", seed)
                        .isEqualTo(detector.at(tick + TICK, Long.MIN_VALUE));
            }
            assertThat(bytes(detector)).as("bytes").hasSizeLessThan(400);
        }
        byte[] bytes = bytes(after(1, 100, 30, PauseDetectorTest::users));
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] part = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> PauseDetector.readFrom(new DataInputStream(new ByteArrayInputStream(part))))
                    .isInstanceOf(IOException.class);
        }
        bytes[0] = 9;
        assertThatThrownBy(() -> PauseDetector.readFrom(new DataInputStream(new ByteArrayInputStream(bytes))))
                .hasMessageContaining("layout 9");
    }

    private static byte[] bytes(PauseDetector detector) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        detector.writeTo(new DataOutputStream(out));
        return out.toByteArray();
    }

    private static PauseDetector copy(PauseDetector detector) throws IOException {
        return PauseDetector.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(detector))));
    }
}
