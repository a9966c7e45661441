package io.vigie.store;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vigie.series.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * A store that caches {@linkplain #sampled sampled} points of the past for a while. Open pages ask for the same days
 * over and over, and to sample one point per day, a server may have to read all points of those days.
 *
 * <p>The last {@link #LIVE} of a query's range is read from the store each time. An older part comes from the cache.
 * When it is older than {@link #RENEWED}, it is returned once more and refreshed in the background, so that frequent
 * readers never wait and soon see what is written into the past (by a job that was down for days, or a backfill). After
 * {@link #REMEMBERED} it expires. All other queries are passed on.
 */
public final class CachingStore implements SeriesStore {
    /** The last part of a query's range, which never comes from the cache. */
    public static final Duration LIVE = Duration.ofDays(2);

    /** The age at which a cached answer is refreshed in the background. */
    public static final Duration RENEWED = Duration.ofMinutes(2);

    /** The age at which a cached answer expires. */
    public static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Limit on the rows of all cached answers together. */
    private static final int MAX_ROWS = 50_000;

    private final SeriesStore store;
    private final LoadingCache<SampledQuery, BoundedResult<SeriesRow>> answers;

    private record SampledQuery(SeriesQuery query, long stepMs) {}

    private final class QueryLoader implements CacheLoader<SampledQuery, BoundedResult<SeriesRow>> {
        @Override
        public BoundedResult<SeriesRow> load(SampledQuery question) throws SeriesStoreException, InterruptedException {
            return store.sampled(question.query(), question.stepMs());
        }

        /** Null if the store cannot be read; the next reader then gets the error. */
        @Override
        public @Nullable BoundedResult<SeriesRow> reload(SampledQuery question, BoundedResult<SeriesRow> old)
                throws InterruptedException {
            try {
                return load(question);
            } catch (SeriesStoreException e) {
                return null;
            }
        }
    }

    public CachingStore(SeriesStore store) {
        this(store, Ticker.systemTicker(), ForkJoinPool.commonPool());
    }

    /** @param beside runs refreshes in the background */
    CachingStore(SeriesStore store, Ticker ticker, Executor beside) {
        this.store = store;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(MAX_ROWS)
                .weigher((SampledQuery question, BoundedResult<SeriesRow> answer) ->
                        1 + answer.items().size())
                .refreshAfterWrite(RENEWED)
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .executor(beside)
                .build(new QueryLoader());
    }

    @Override
    public BoundedResult<SeriesRow> sampled(SeriesQuery query, long stepMs)
            throws SeriesStoreException, InterruptedException {
        TimeSteps steps = TimeSteps.within(query, stepMs);
        TimeSteps past = steps.until(steps.last() - Math.max(LIVE.toMillis(), stepMs));
        if (past.isEmpty()) {
            return store.sampled(query, stepMs);
        }
        BoundedResult<SeriesRow> before = remembered(new SampledQuery(past.narrow(query), stepMs));
        BoundedResult<SeriesRow> live = store.sampled(query.between(past.last() + 1, query.to()), stepMs);
        List<SeriesRow> rows = new ArrayList<>(before.items());
        rows.addAll(live.items());
        return new BoundedResult<>(
                rows.subList(0, Math.min(rows.size(), query.limit())),
                before.more() || live.more() || rows.size() > query.limit());
    }

    private BoundedResult<SeriesRow> remembered(SampledQuery question)
            throws SeriesStoreException, InterruptedException {
        BoundedResult<SeriesRow> answer = answers.getIfPresent(question);
        if (answer == null) {
            // Not loaded by the cache itself, which would make others wait for a store that hangs.
            answer = store.sampled(question.query(), question.stepMs());
            answers.put(question, answer);
        }
        return answer;
    }

    @Override
    public BoundedResult<SeriesRow> range(SeriesQuery query, Order order)
            throws SeriesStoreException, InterruptedException {
        return store.range(query, order);
    }

    @Override
    public BoundedResult<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        return store.latest(query);
    }

    @Override
    public BoundedResult<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMs)
            throws SeriesStoreException, InterruptedException {
        return store.at(query, times, withinMs);
    }

    @Override
    public BoundedResult<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException {
        return store.tagValues(measurement, tag, filter);
    }
}
