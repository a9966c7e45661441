package io.vigie.flink.drift;

import io.vigie.model.Benchmark;
import io.vigie.model.Monitor;
import io.vigie.model.MonitorRevision;
import io.vigie.model.Reference;
import io.vigie.model.SliceGroup;
import io.vigie.monitor.DriftRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * One benchmark's score, and monitors as people set them → a score for each dimension in which a monitor compares with
 * it. Scores are kept, by model: a monitor that is applied later is compared with what was declared before.
 *
 * <p>A group takes a score twice as once.
 */
public final class GroupBenchmarksFunction
        extends KeyedBroadcastProcessFunction<String, Benchmark, MonitorRevision, DriftInput>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    /** Stored in savepoints: renaming it forgets scores that later monitors are compared with. */
    private static final MapStateDescriptor<String, Benchmark> DECLARED = declared();

    private final DriftRules rules;
    private final RevisionReader reader;
    private final List<MonitorRevision> applied;

    private transient MonitorRevisions revisions;

    /** As {@link DriftFunction}. */
    public GroupBenchmarksFunction(DriftRules rules, RevisionReader reader, List<MonitorRevision> applied) {
        this.rules = rules;
        this.reader = reader;
        this.applied = new ArrayList<>(applied);
    }

    private static MapStateDescriptor<String, Benchmark> declared() {
        MapStateDescriptor<String, Benchmark> descriptor =
                new MapStateDescriptor<>("declared", Types.STRING, TypeInformation.of(Benchmark.class));
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(DriftState.BENCHMARKS_KEPT).build());
        return descriptor;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        revisions = new MonitorRevisions(
                rules, reader, context.getOperatorStateStore().getBroadcastState(DriftState.REVISIONS));
        applied.forEach(revisions::take);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    @Override
    public void processElement(Benchmark benchmark, ReadOnlyContext context, Collector<DriftInput> out)
            throws Exception {
        MapState<String, Benchmark> declared = getRuntimeContext().getMapState(DECLARED);
        declared.put(
                String.join(
                        "\n",
                        benchmark.benchmark(),
                        benchmark.version(),
                        benchmark.criterion(),
                        Long.toString(benchmark.evaluatedAt())),
                benchmark);
        send(benchmark, out);
    }

    @Override
    public void processBroadcastElement(MonitorRevision revision, Context context, Collector<DriftInput> out)
            throws Exception {
        if (revisions.take(revision) instanceof MonitorRevisions.Taken.New) {
            context.applyToKeyedState(DECLARED, (model, declared) -> {
                for (Map.Entry<String, Benchmark> each : declared.entries()) {
                    send(each.getValue(), out);
                }
            });
        }
    }

    private void send(Benchmark benchmark, Collector<DriftInput> out) {
        Set<String> dimensions = new TreeSet<>();
        revisions.all().forEach(set -> {
            for (Monitor monitor : set.rules().monitors()) {
                if (monitor.reference().equals(Reference.benchmark(benchmark.benchmark()))
                        && monitor.match().coversModel(benchmark.model())) {
                    dimensions.addAll(monitor.dimensions());
                }
            }
        });
        dimensions.forEach(
                dimension -> out.collect(DriftInput.of(benchmark, new SliceGroup(benchmark.model(), dimension))));
    }
}
