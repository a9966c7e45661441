package io.vigie.view;

import io.vigie.store.Bounded;
import io.vigie.store.SeriesStoreException;
import org.jspecify.annotations.Nullable;

/** Where views find alerts: the last event of each. */
@FunctionalInterface
public interface AlertSource {
    /** Which of them. */
    enum State {
        FIRING,
        RESOLVED,
        ALL
    }

    /**
     * @param model null: of all models
     * @param period alerts that were open at some time in it; null: at any time
     * @param limit at least 1
     */
    record Filter(
            @Nullable String model, State state, @Nullable Period period, int limit) {}

    /** The newest first. */
    Bounded<AlertItem> find(Filter filter) throws SeriesStoreException, InterruptedException;
}
