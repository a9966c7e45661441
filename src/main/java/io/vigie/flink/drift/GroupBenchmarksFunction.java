package io.vigie.flink.drift;

import io.vigie.model.Benchmark;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import io.vigie.model.SliceGroup;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** One benchmark's score → one for each dimension in which a monitor compares with it. */
public final class GroupBenchmarksFunction implements FlatMapFunction<Benchmark, DriftInput> {

    private static final long serialVersionUID = 1;

    private final List<Monitor> monitors;

    public GroupBenchmarksFunction(List<Monitor> monitors) {
        this.monitors = List.copyOf(monitors);
    }

    @Override
    public void flatMap(Benchmark benchmark, Collector<DriftInput> out) {
        monitors.stream()
                .filter(monitor -> monitor.reference().equals(Reference.benchmark(benchmark.benchmark())))
                .filter(monitor -> monitor.match().coversModel(benchmark.model()))
                .flatMap(monitor -> monitor.dimensions().stream())
                .distinct()
                .forEach(dimension ->
                        out.collect(DriftInput.of(benchmark, new SliceGroup(benchmark.model(), dimension))));
    }
}
