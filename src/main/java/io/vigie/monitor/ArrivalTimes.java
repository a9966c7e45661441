package io.vigie.monitor;

import io.vigie.detect.PauseDetector;
import io.vigie.detect.PauseDetector.StreamPause;
import io.vigie.model.LabelSource;
import io.vigie.model.StoredMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * requests and labels of each slice, as they come → whether any of them has stopped.
 *
 * <p>Requests count at their own time, labels when they became known. Labels of each criterion and source are a stream
 * of their own: a judge that goes on says nothing of the people who have stopped.
 *
 * <p>Event time tells of a silence only while something else moves it on. Where nothing comes at all, time stands still
 * and nobody is called silent; that is what {@code lag_ms} of the health series is for.
 */
final class ArrivalTimes {

    private static final Comparator<StreamKey> BY_CRITERION_AND_SOURCE = Comparator.comparing(
                    StreamKey::criterion, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(StreamKey::source, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final StoredMap<StreamKey, PauseDetector> stored;
    private final Map<String, NavigableMap<StreamKey, PauseDetector>> bySlice = new HashMap<>();
    private final Set<StreamKey> changed = new HashSet<>();

    /** One stream and how it stands. */
    record TrackedStream(StreamKey key, StreamPause pause) {}

    ArrivalTimes(StoredMap<StreamKey, PauseDetector> stored) {
        this.stored = stored;
        stored.forEach((key, detector) -> ofSlice(key.slice()).put(key, detector));
    }

    private NavigableMap<StreamKey, PauseDetector> ofSlice(String slice) {
        return bySlice.computeIfAbsent(slice, unused -> new TreeMap<>(BY_CRITERION_AND_SOURCE));
    }

    /** @param paneStart epoch milliseconds: of a pane with requests */
    void onRequests(String slice, long paneStart) {
        record(StreamKey.requests(slice), paneStart);
    }

    /** @param knownAt epoch milliseconds */
    void onLabel(String slice, String criterion, LabelSource source, long knownAt) {
        record(new StreamKey(slice, criterion, source), knownAt);
    }

    private void record(StreamKey key, long at) {
        ofSlice(key.slice()).computeIfAbsent(key, unused -> new PauseDetector()).record(at);
        changed.add(key);
    }

    /** How the requests of a slice stand; empty where there never were any. */
    Optional<StreamPause> requests(String slice, long now) {
        return find(StreamKey.requests(slice)).map(detector -> at(StreamKey.requests(slice), detector, now));
    }

    /**
     * How the labels of a slice stand, by criterion and source. Empty while its requests have stopped: then labels stop
     * for that reason.
     *
     * @param criterion null: of all criteria
     */
    List<TrackedStream> labels(String slice, @Nullable String criterion, long now) {
        List<TrackedStream> streams = new ArrayList<>();
        if (requests(slice, now).filter(StreamPause::isStopped).isPresent()) {
            return streams;
        }
        for (StreamKey key : labelStreams(slice, criterion)) {
            find(key).ifPresent(detector -> streams.add(new TrackedStream(key, at(key, detector, now))));
        }
        return streams;
    }

    /**
     * The labels that have ever come of a slice.
     *
     * @param criterion null: of all criteria
     */
    List<StreamKey> labelStreams(String slice, @Nullable String criterion) {
        return ofSlice(slice).keySet().stream()
                .filter(key -> key.criterion() != null && (criterion == null || criterion.equals(key.criterion())))
                .toList();
    }

    /** The criteria that labels of a slice have come for. */
    List<String> criteria(String slice) {
        return ofSlice(slice).keySet().stream()
                .map(StreamKey::criterion)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private StreamPause at(StreamKey key, PauseDetector detector, long now) {
        // Labels come some time after their requests: when those had stopped, they are waited for from then on.
        long notBefore = key.criterion() == null
                ? Long.MIN_VALUE
                : find(StreamKey.requests(key.slice()))
                        .map(PauseDetector::resumedAt)
                        .orElse(Long.MIN_VALUE);
        long learned = detector.learnedUpTo();
        StreamPause pause = detector.at(now, notBefore);
        if (detector.learnedUpTo() != learned) {
            changed.add(key);
        }
        return pause;
    }

    private Optional<PauseDetector> find(StreamKey key) {
        return Optional.ofNullable(ofSlice(key.slice()).get(key));
    }

    /** Puts back what changed since the last call. */
    void store() {
        changed.forEach(key -> find(key).ifPresent(detector -> stored.put(key, detector)));
        changed.clear();
    }

    /** Forgets all streams of a slice. */
    void forget(String slice) {
        bySlice.remove(slice);
        changed.removeIf(key -> key.slice().equals(slice));
        stored.removeKeysIf(key -> key.slice().equals(slice));
    }
}
