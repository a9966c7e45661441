package io.vigie.join;

import io.vigie.join.LabelJoinState.KeptRequest;
import io.vigie.join.LabelJoinState.LabelJoinOutcome;
import io.vigie.join.LabelJoinState.LabelledRequest;
import io.vigie.join.LabelJoinState.PendingLabel;
import io.vigie.model.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one id in the order of their times: one, but where an id is used again. A label belongs to the last
 * request before it, or to the first where all lie after it.
 */
final class LabelledRequests {

    /** An older one is forgotten: labels that come for it then are counted for the next. */
    static final int MOST = 32;

    private final List<LabelledRequest> requests = new ArrayList<>(1);

    LabelledRequests(LabelJoinState state) {
        requests.addAll(state.earlier());
        if (state.request() != null) {
            requests.add(new LabelledRequest(state.request(), state.outcome(), state.labels()));
        }
    }

    /** Whether a request of this time is there. */
    boolean has(long requestedAt) {
        return indexOf(requestedAt) >= 0;
    }

    private int indexOf(long requestedAt) {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).request().requestedAt() == requestedAt) {
                return i;
            }
        }
        return -1;
    }

    void add(KeptRequest request, @Nullable LabelJoinOutcome outcome) {
        requests.add(new LabelledRequest(request, outcome, List.of()));
        requests.sort(Comparator.comparingLong(each -> each.request().requestedAt()));
        if (requests.size() > MOST) {
            requests.remove(0);
        }
    }

    /** The request that a label speaks of; null: none is known. */
    @Nullable
    LabelledRequest of(Label label) {
        int index = indexOf(label);
        return index < 0 ? null : requests.get(index);
    }

    /** Its place in {@link #all}; -1: none is known. */
    int indexOf(Label label) {
        int last = requests.isEmpty() ? -1 : 0;
        for (int i = 1; i < requests.size(); i++) {
            if (requests.get(i).request().requestedAt() <= label.labelledAt()) {
                last = i;
            }
        }
        return last;
    }

    List<LabelledRequest> all() {
        return requests;
    }

    void set(int index, LabelledRequest request) {
        requests.set(index, request);
    }

    /** Gives the turn of a request its outcome; false: there is no such request, or it has one. */
    boolean decide(long requestedAt, LabelJoinOutcome outcome) {
        int index = indexOf(requestedAt);
        if (index < 0 || requests.get(index).outcome() != null) {
            return false;
        }
        LabelledRequest request = requests.get(index);
        requests.set(index, new LabelledRequest(request.request(), outcome, request.labels()));
        return true;
    }

    boolean hasLabels(long requestedAt) {
        int index = indexOf(requestedAt);
        return index >= 0 && !requests.get(index).labels().isEmpty();
    }

    LabelJoinState state(List<PendingLabel> pending) {
        LabelledRequest newest = requests.get(requests.size() - 1);
        return new LabelJoinState(
                newest.request(),
                newest.outcome(),
                pending,
                newest.labels(),
                List.copyOf(requests.subList(0, requests.size() - 1)));
    }
}
