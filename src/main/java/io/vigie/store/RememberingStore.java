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
 * A store that remembers for a while what was {@linkplain #sampled sampled} of the past. Pages that are open ask for the same days over and over, and for
 * a point a day a server may have to walk all points of the days.
 *
 * <p>The last {@link #LIVE} of what is asked for is read anew each time. What was remembered before that is given once more when {@link #RENEWED} have
 * passed, and read anew meanwhile: who asks on and on does not wait, and sees what is written into the past (by a job that was down for days, by a backfill)
 * soon. After {@link #REMEMBERED} nothing is given that was not read anew. All other questions are passed on.
 */
public final class RememberingStore implements SeriesStore {
    /** How far before the end of a question its answer is never a remembered one. */
    public static final Duration LIVE = Duration.ofDays(2);

    /** How long an answer is given before it is read anew beside. */
    public static final Duration RENEWED = Duration.ofMinutes(2);

    /** How long an answer is remembered. */
    public static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Of all answers together. */
    private static final int MAX_ROWS = 50_000;

    private final SeriesStore store;
    private final LoadingCache<Question, Bounded<SeriesRow>> answers;

    private record Question(SeriesQuery query, long stepMillis) {}

    private final class Anew implements CacheLoader<Question, Bounded<SeriesRow>> {
        @Override
        public Bounded<SeriesRow> load(Question question) throws SeriesStoreException, InterruptedException {
            return store.sampled(question.query(), question.stepMillis());
        }

        /** Nothing, where the store cannot be read: who asks next is told why. */
        @Override
        public @Nullable Bounded<SeriesRow> reload(Question question, Bounded<SeriesRow> old)
                throws InterruptedException {
            try {
                return load(question);
            } catch (SeriesStoreException e) {
                return null;
            }
        }
    }

    public RememberingStore(SeriesStore store) {
        this(store, Ticker.systemTicker(), ForkJoinPool.commonPool());
    }

    /** @param beside who reads anew while nobody waits for it */
    RememberingStore(SeriesStore store, Ticker ticker, Executor beside) {
        this.store = store;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(MAX_ROWS)
                .weigher((Question question, Bounded<SeriesRow> answer) ->
                        1 + answer.items().size())
                .refreshAfterWrite(RENEWED)
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .executor(beside)
                .build(new Anew());
    }

    @Override
    public Bounded<SeriesRow> sampled(SeriesQuery query, long stepMillis)
            throws SeriesStoreException, InterruptedException {
        Steps steps = Steps.within(query, stepMillis);
        Steps past = steps.until(steps.last() - Math.max(LIVE.toMillis(), stepMillis));
        if (past.isEmpty()) {
            return store.sampled(query, stepMillis);
        }
        Bounded<SeriesRow> before = remembered(new Question(past.narrow(query), stepMillis));
        Bounded<SeriesRow> live = store.sampled(query.between(past.last() + 1, query.to()), stepMillis);
        List<SeriesRow> rows = new ArrayList<>(before.items());
        rows.addAll(live.items());
        return new Bounded<>(
                rows.subList(0, Math.min(rows.size(), query.limit())),
                before.more() || live.more() || rows.size() > query.limit());
    }

    private Bounded<SeriesRow> remembered(Question question) throws SeriesStoreException, InterruptedException {
        Bounded<SeriesRow> answer = answers.getIfPresent(question);
        if (answer == null) {
            // Not by the cache: it would let others wait for a store that hangs.
            answer = store.sampled(question.query(), question.stepMillis());
            answers.put(question, answer);
        }
        return answer;
    }

    @Override
    public Bounded<SeriesRow> range(SeriesQuery query, Order order) throws SeriesStoreException, InterruptedException {
        return store.range(query, order);
    }

    @Override
    public Bounded<SeriesRow> latest(SeriesQuery query) throws SeriesStoreException, InterruptedException {
        return store.latest(query);
    }

    @Override
    public Bounded<SeriesRow> at(SeriesQuery query, List<Long> times, long withinMillis)
            throws SeriesStoreException, InterruptedException {
        return store.at(query, times, withinMillis);
    }

    @Override
    public Bounded<String> tagValues(Measurement measurement, String tag, Map<String, String> filter)
            throws SeriesStoreException, InterruptedException {
        return store.tagValues(measurement, tag, filter);
    }
}
