package io.vigie.job;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * The layout of a savepoint as text: a line for each state of each operator, with its type and its serializers. Equal
 * layouts are read by the same code.
 */
final class StateLayout {
    private final TreeSet<String> lines = new TreeSet<>();
    private final ClassLoader loader = StateLayout.class.getClassLoader();

    private StateLayout() {}

    /** @param savepoint directory of a savepoint in canonical format */
    static String of(Path savepoint) throws IOException {
        StateLayout layout = new StateLayout();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
            for (OperatorState operator : Checkpoints.loadCheckpointMetadata(
                            in, layout.loader, savepoint.toUri().toString())
                    .getOperatorStates()) {
                layout.add(operator);
            }
        }
        return String.join("\n", layout.lines) + "\n";
    }

    private void add(OperatorState operator) throws IOException {
        String name = operator.getOperatorUid().orElse(operator.getOperatorID().toString());
        lines.add(name);
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                addKeyed(name, handle);
            }
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                addOperator(name, handle);
            }
        }
    }

    private void addKeyed(String operator, KeyedStateHandle handle) throws IOException {
        KeyedBackendSerializationProxy<Object> proxy = new KeyedBackendSerializationProxy<>(loader);
        try (InputStream in = ((StreamStateHandle) handle).openInputStream()) {
            proxy.read(new DataInputViewStreamWrapper(in));
        }
        lines.add(operator + " key " + text(proxy.getKeySerializerSnapshot()));
        for (StateMetaInfoSnapshot state : proxy.getStateMetaInfoSnapshots()) {
            add(operator, state);
        }
    }

    private void addOperator(String operator, OperatorStateHandle handle) throws IOException {
        OperatorBackendSerializationProxy proxy = new OperatorBackendSerializationProxy(loader);
        try (InputStream in = handle.openInputStream()) {
            proxy.read(new DataInputViewStreamWrapper(in));
        }
        for (StateMetaInfoSnapshot state : proxy.getOperatorStateMetaInfoSnapshots()) {
            add(operator, state);
        }
        for (StateMetaInfoSnapshot state : proxy.getBroadcastStateMetaInfoSnapshots()) {
            add(operator, state);
        }
    }

    private void add(String operator, StateMetaInfoSnapshot state) throws IOException {
        StringBuilder line = new StringBuilder(operator)
                .append(' ')
                .append(state.getBackendStateType().name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(state.getName());
        new TreeMap<>(state.getOptionsImmutable())
                .forEach((option, value) ->
                        line.append(' ').append(option).append('=').append(value));
        for (var serializer : new TreeMap<>(state.getSerializerSnapshotsImmutable()).entrySet()) {
            line.append(' ').append(serializer.getKey()).append(' ').append(text(serializer.getValue()));
        }
        lines.add(line.toString());
    }

    /** A serializer's class, its version, and a checksum of its snapshot: names of fields, nested serializers. */
    private static String text(TypeSerializerSnapshot<?> snapshot) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        CRC32 checksum = new CRC32();
        checksum.update(out.getSharedBuffer(), 0, out.length());
        return String.format(
                Locale.ROOT,
                "%s.%d:%08x",
                snapshot.getClass().getSimpleName(),
                snapshot.getCurrentVersion(),
                checksum.getValue());
    }
}
