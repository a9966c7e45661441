package io.vigie.flink.drift;

import io.vigie.flink.StateAccess;
import io.vigie.monitor.StoredLog;
import java.util.List;
import org.apache.flink.api.common.state.ListState;

/** Elements of the current key. */
record FlinkLog<T>(ListState<T> state) implements StoredLog<T> {

    @Override
    public Iterable<T> read() {
        return StateAccess.read(state::get);
    }

    @Override
    public void add(T element) {
        StateAccess.write(() -> state.add(element));
    }

    @Override
    public void replace(List<T> elements) {
        StateAccess.write(() -> state.update(elements));
    }

    @Override
    public void clear() {
        state.clear();
    }
}
