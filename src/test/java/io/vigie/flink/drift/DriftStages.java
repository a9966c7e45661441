package io.vigie.flink.drift;

import io.vigie.flink.Stage;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.monitor.DriftRules;
import io.vigie.series.SeriesPoint;
import io.vigie.settings.MonitorsFile;
import io.vigie.settings.MonitorsReader;
import io.vigie.settings.SettingsException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.jspecify.annotations.Nullable;

/** The drift operator in a harness: its first input is that of its groups, its second revisions of the monitors. */
final class DriftStages {

    /** Under settings that keep every window and have no channels. */
    static final RevisionReader READER =
            new Reader(new MonitorsReader(Set.of(), EnumSet.allOf(WindowLength.class), 60L * 86_400_000, null));

    private record Reader(MonitorsReader reader) implements RevisionReader {
        private static final long serialVersionUID = 1;

        @Override
        public List<Monitor> monitors(MonitorRevision revision) {
            try {
                return reader.read(String.valueOf(revision.text()), "revision", Instant.ofEpochMilli(revision.at()));
            } catch (SettingsException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        @Override
        public List<Monitor> stored(String definitions) {
            return MonitorsFile.stored(definitions);
        }
    }

    private DriftStages() {}

    static Stage<DriftInput, MonitorRevision, SeriesPoint> open(
            DriftRules rules, StateBackend backend, @Nullable OperatorSubtaskState from) throws Exception {
        return Stage.broadcast(operator(rules, List.of()), DriftInput::group, TypeInformation.of(SliceGroup.class))
                .open(backend, from);
    }

    /** One of several subtasks. */
    static Stage<DriftInput, MonitorRevision, SeriesPoint> open(
            DriftRules rules, StateBackend backend, @Nullable OperatorSubtaskState from, Stage.Subtask subtask)
            throws Exception {
        return Stage.broadcast(
                        operator(rules, List.of()), DriftInput::group, TypeInformation.of(SliceGroup.class), subtask)
                .open(backend, from);
    }

    static CoBroadcastWithKeyedOperator<SliceGroup, DriftInput, MonitorRevision, SeriesPoint> operator(
            DriftRules rules, List<MonitorRevision> applied) {
        return new CoBroadcastWithKeyedOperator<>(
                new DriftFunction(rules, "scores", READER, applied), List.of(DriftFunction.REVISIONS));
    }
}
