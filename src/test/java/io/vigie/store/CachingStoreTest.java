package io.vigie.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vigie.series.Measurement;
import io.vigie.view.StoreInMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachingStoreTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long START = 20_001 * DAY;
    private static final SeriesQuery MONTH =
            SeriesQuery.of(Measurement.TRAFFIC).onlyFields("requests").between(START + 1, START + 30 * DAY + 1);

    private final StoreInMemory store = new StoreInMemory();
    private final AtomicLong nanos = new AtomicLong();
    private final CachingStore remembering = new CachingStore(store, nanos::get, Runnable::run);

    private void add(String model, long time, double requests) {
        store.add(Measurement.TRAFFIC, time, Map.of("model", model), Map.of("requests", requests));
    }

    private static Map<Long, Double> requests(BoundedResult<SeriesRow> rows) {
        Map<Long, Double> requests = new HashMap<>();
        rows.items().forEach(row -> requests.put(row.time(), row.fields().get("requests")));
        return requests;
    }

    @Test
    void cachedAnswersEqualTheStores() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 20; i++) {
                add("m" + random.nextInt(3), START + random.nextLong(10 * DAY), random.nextInt(1_000));
            }
            long step = List.of(HOUR, 6 * HOUR, DAY, 3 * DAY).get(random.nextInt(4));
            CachingStore fresh = new CachingStore(store, nanos::get, Runnable::run);
            long from = START + random.nextLong(10 * DAY);
            SeriesQuery query = SeriesQuery.of(Measurement.TRAFFIC).between(from, from + random.nextLong(10 * DAY));
            for (int round = 0; round < 3; round++) {
                // The same steps, as queried by a page that is redrawn a little later.
                SeriesQuery later = query.between(query.from(), query.to() + round);
                for (int limit : new int[] {SeriesStore.MAX_POINTS, 5}) {
                    assertThat(fresh.sampled(later.limit(limit), step))
                            .as("seed %s, step %s, limit %s, %s", seed, step, limit, later)
                            .isEqualTo(store.sampled(later.limit(limit), step));
                }
            }
        }
    }

    @Test
    void theLastDaysAreNeverCached() throws Exception {
        for (int day = 1; day <= 30; day++) {
            add("m", START + day * DAY, 1);
        }
        remembering.sampled(MONTH, DAY);
        add("m", START + 30 * DAY, 2);
        add("m", START + 29 * DAY, 3);
        add("m", START + 28 * DAY, 4);
        assertThat(requests(remembering.sampled(MONTH, DAY)))
                .containsEntry(START + 30 * DAY, 2.0)
                .containsEntry(START + 29 * DAY, 3.0)
                .containsEntry(START + 28 * DAY, 1.0)
                .hasSize(30);
    }

    @Test
    void thePastIsRefreshedInTheBackground() throws Exception {
        add("m", START + DAY, 1);
        remembering.sampled(MONTH, DAY);
        add("m", START + DAY, 2);
        nanos.addAndGet(CachingStore.RENEWED.toNanos() - 1);
        assertThat(requests(remembering.sampled(MONTH, DAY))).containsEntry(START + DAY, 1.0);
        nanos.addAndGet(2);
        remembering.sampled(MONTH, DAY);
        assertThat(requests(remembering.sampled(MONTH, DAY))).containsEntry(START + DAY, 2.0);
    }

    @Test
    void unusedEntriesExpire() throws Exception {
        List<Runnable> beside = new ArrayList<>();
        CachingStore idle = new CachingStore(store, nanos::get, beside::add);
        add("m", START + DAY, 1);
        idle.sampled(MONTH, DAY);
        add("m", START + DAY, 2);
        nanos.addAndGet(CachingStore.REMEMBERED.toNanos() - 1);
        assertThat(requests(idle.sampled(MONTH, DAY))).containsEntry(START + DAY, 1.0);
        nanos.addAndGet(2);
        assertThat(requests(idle.sampled(MONTH, DAY))).containsEntry(START + DAY, 2.0);
    }

    @Test
    void failuresOfTheStoreArePassedOn() {
        CachingStore failing = new CachingStore(
                new InfluxSeriesStore(InfluxAccess.of("http://127.0.0.1:1", "nowhere", InfluxAccess.InfluxLogin.NONE)),
                nanos::get,
                Runnable::run);
        assertThatExceptionOfType(SeriesStoreException.class)
                .isThrownBy(() -> failing.sampled(MONTH, DAY))
                .withMessageContaining("127.0.0.1:1");
    }

    @Test
    void otherQueriesHaveOtherAnswers() throws Exception {
        add("m", START + DAY, 1);
        add("n", START + DAY, 2);
        assertThat(remembering.sampled(MONTH, DAY).items()).hasSize(2);
        assertThat(requests(remembering.sampled(MONTH.where("model", "n"), DAY)))
                .containsExactly(Map.entry(START + DAY, 2.0));
        assertThat(requests(remembering.sampled(MONTH.where("model", "m"), DAY)))
                .containsExactly(Map.entry(START + DAY, 1.0));
        assertThat(remembering.sampled(MONTH.onlyFields("errors"), DAY).items()).isEmpty();
        assertThat(requests(remembering.sampled(MONTH.where("model", "m"), 3 * DAY)))
                .containsOnlyKeys(START + 3 * DAY);
    }
}
