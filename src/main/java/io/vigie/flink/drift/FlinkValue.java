package io.vigie.flink.drift;

import io.vigie.flink.StateAccess;
import io.vigie.flink.StateCodec;
import io.vigie.monitor.StoredValue;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value of the current key. */
record FlinkValue<T, S>(ValueState<S> state, StateCodec<T, S> codec) implements StoredValue<T> {

    @Override
    public @Nullable T get() {
        return StateAccess.<@Nullable T>read(() -> {
            S stored = state.value();
            return stored == null ? null : codec.decode(stored);
        });
    }

    @Override
    public void set(T value) {
        StateAccess.write(() -> state.update(codec.encode(value)));
    }

    @Override
    public void clear() {
        state.clear();
    }
}
