package io.vigie.view;

import io.vigie.store.BoundedResult;
import io.vigie.store.SeriesStoreException;
import org.jspecify.annotations.Nullable;

/** Where views find alerts: the last event of each. */
@FunctionalInterface
public interface AlertSource {
    /** Which of them. */
    enum AlertStateFilter {
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
            @Nullable String model,
            AlertStateFilter state,
            @Nullable Period period,
            int limit) {}

    /** The newest first. */
    BoundedResult<AlertItem> find(Filter filter) throws SeriesStoreException, InterruptedException;
}
