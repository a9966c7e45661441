package io.vigie.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.decode.WrittenTimes.UnreadableTimeException;
import io.vigie.model.EpochUnit;
import io.vigie.model.TimeRules;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimesTest {

    private static final WrittenTimes TIMES = new WrittenTimes(TimeRules.DEFAULT);

    /** What JDK's own formats write of an instant, in every unit and form, is read as that instant. */
    @Test
    void everyFormOfOneInstantIsThatInstant() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long millis =
                    Instant.parse("2000-01-02T00:00:00Z").toEpochMilli() + random.nextLong(99L * 365 * 86_400_000);
            long seconds = Math.floorDiv(millis, 1000);
            assertThat(TIMES.ofNumber(seconds)).as("seed %d", seed).isEqualTo(seconds * 1000);
            assertThat(TIMES.ofNumber(millis / 1000.0)).as("seed %d", seed).isEqualTo(millis);
            assertThat(TIMES.ofNumber(millis)).as("seed %d", seed).isEqualTo(millis);
            assertThat(TIMES.ofNumber(millis * 1000 + 400)).as("seed %d", seed).isEqualTo(millis);
            assertThat(TIMES.ofNumber(millis * 1_000_000 + 400_000))
                    .as("seed %d", seed)
                    .isEqualTo(millis);
            assertThat(TIMES.ofNumber(millis + 0.4)).as("seed %d", seed).isEqualTo(millis);
            OffsetDateTime there = Instant.ofEpochMilli(millis)
                    .atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(12), random.nextInt(2) * 30));
            for (String form : List.of(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
                    "uuuu-MM-dd HH:mm:ss.SSSXX",
                    "uuuu-MM-dd'T'HH:mm:ss,SSSSSSXXX",
                    "uuuu-MM-dd HH:mm:ss.SSS XXX")) {
                String text = DateTimeFormatter.ofPattern(form, Locale.ROOT).format(there);
                assertThat(TIMES.ofText(text)).as("seed %d: %s", seed, text).isEqualTo(millis);
            }
            String minutes = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXX", Locale.ROOT)
                    .format(there);
            assertThat(TIMES.ofText(minutes)).as("seed %d: %s", seed, minutes).isEqualTo(millis - millis % 60_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-10-25T00:30Z",
                "2026-10-25T02:30+02",
                "2026-10-25 02:30+0200",
                "2026-10-25t02:30:00+02:00",
                "2026-10-25 00:30:00 UTC",
                "2026-10-25T00:30:00.000000z",
                "2026-10-24T24:30:00Z",
                "1792888200",
                "1792888200000",
                "1792888200.0"
            })
    void whatPeopleWrite(String text) throws Exception {
        if (text.contains("T24")) {
            assertThatThrownBy(() -> TIMES.ofText(text)).isInstanceOf(UnreadableTimeException.class);
        } else {
            assertThat(TIMES.ofText(text))
                    .isEqualTo(Instant.parse("2026-10-25T00:30:00Z").toEpochMilli());
        }
    }

    @Test
    void withoutAZoneTheSettingIsNamed() throws Exception {
        String text = "2026-07-01 10:00:00";
        assertThatThrownBy(() -> TIMES.ofText(text))
                .hasMessage(
                        "\"2026-07-01 10:00:00\", without a zone: write one, such as Z or +02:00, or say which it is"
                                + " with times.zone, such as times.zone: UTC");
        var here = new WrittenTimes(new TimeRules(EpochUnit.AUTO, "Europe/Lisbon"));
        assertThat(here.ofText(text))
                .isEqualTo(LocalDateTime.parse("2026-07-01T09:00:00").toEpochSecond(ZoneOffset.UTC) * 1000);
        assertThat(here.ofText("2026-07-01 10:00:00Z"))
                .isEqualTo(Instant.parse("2026-07-01T10:00:00Z").toEpochMilli());
    }

    @Test
    void aSettingSaysTheUnit() {
        var seconds = new WrittenTimes(new TimeRules(EpochUnit.SECONDS, null));
        assertThat(seconds.ofNumber(5)).isEqualTo(5_000);
        assertThat(seconds.ofNumber(5.0004)).isEqualTo(5_000);
        assertThat(new WrittenTimes(new TimeRules(EpochUnit.MILLISECONDS, null)).ofNumber(1_792_888_200L))
                .isEqualTo(1_792_888_200L);
        assertThat(new WrittenTimes(new TimeRules(EpochUnit.NANOSECONDS, null)).ofNumber(1_500_000L))
                .isEqualTo(2);
        assertThat(seconds.ofNumber(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsNoTimeIsNotRepeated() {
        assertThatThrownBy(() -> TIMES.ofText("Ana said it at noon"))
                .hasMessageStartingWith("a text of 19 characters, not a time: write ISO-8601 with a zone");
    }
}
