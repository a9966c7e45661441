package io.vigie.monitor;

import io.vigie.detect.SequentialMonitor;
import io.vigie.model.DetectorChoice;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The detectors of a group. They change in place; {@link MonitorStore#flush} keeps what they have become. */
public interface StoredDetectors {

    /**
     * The detector as it is now; null where none is kept.
     *
     * @param choice with which it was made
     */
    @Nullable
    SequentialMonitor get(MonitorStateKey key, DetectorChoice choice);

    void put(MonitorStateKey key, SequentialMonitor detector);

    /** Of all that are kept. */
    default Set<MonitorStateKey> keys() {
        Set<MonitorStateKey> keys = new HashSet<>();
        removeKeysIf(key -> {
            keys.add(key);
            return false;
        });
        return keys;
    }

    void removeKeysIf(Predicate<? super MonitorStateKey> isGone);

    void clear();
}
