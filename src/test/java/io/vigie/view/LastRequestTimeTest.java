package io.vigie.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.model.WindowLength;
import io.vigie.store.SeriesRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LastRequestTimeTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long NOW = 20_000 * DAY;

    private static SeriesRow point(WindowLength window, long end) {
        return new SeriesRow(end, Map.of("model", "m", "window", window.label()), Map.of("requests", 3.0));
    }

    @Test
    void nothingIsKnownOfNothing() {
        assertThat(LastRequestTime.of(List.of())).isNull();
    }

    /** A window is written as long as there is a request in it. */
    @Test
    void theShortestWindowTellsWhenRequestsCameLast() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long request = NOW - random.nextLong(29 * DAY);
            List<SeriesRow> newest = new ArrayList<>();
            for (WindowLength window : WindowLength.values()) {
                newest.add(point(window, Math.min(NOW, request + window.millis())));
            }
            long last = LastRequestTime.of(newest);
            assertThat(last).as("seed %s", seed).isBetween(request, request + HOUR);
            // A job that keeps fewer of them says it less precisely.
            assertThat(LastRequestTime.of(newest.subList(1, 4)))
                    .as("seed %s", seed)
                    .isBetween(Math.min(last, request + DAY), request + DAY);
        }
    }

    @Test
    void aWindowThatIsNoLongerWrittenDoesNotHideRequests() {
        assertThat(LastRequestTime.of(List.of(point(WindowLength.HOUR, NOW - 20 * DAY), point(WindowLength.DAY, NOW))))
                .isEqualTo(NOW - DAY);
    }
}
