package io.vigie.bench.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The pipelines that are compared. Of the first four, each does what the one before does, and more; then come others
 * that do the job's work, and the job with one of its means against cost taken away.
 */
public enum BenchedPipeline {
    DECODE("decode", "read and decode", PipelineGraph.DECODE),
    KEY_BY("keyBy", "and shuffle by key, in pairs of inputs", PipelineGraph.KEY_BY),
    ROCKSDB(
            "rocksdb",
            "and read and write one value of 56 bytes for each record, with unique keys",
            PipelineGraph.ROCKSDB),
    JOB("job", "all of quality-metrics", PipelineGraph.JOB),
    SQL("sql", "Flink SQL: its traffic, latency and quality figures, kept nowhere", PipelineGraph.SQL),
    HASHMAP("hashmap", "the job, all state on the heap", PipelineGraph.JOB, "runtime.stateBackend=hashmap"),
    TWICE("job-parallel", "the job at parallelism 2", PipelineGraph.JOB, "runtime.parallelism=2"),
    STORED("job-stored", "the job, no request or conversation held on the heap", PipelineGraph.JOB, "join.memory=4KiB"),
    UNFOLDED(
            "job-unfolded",
            "the job, panes not added up before the shuffle",
            PipelineGraph.JOB,
            "panes.preAggregation.maxEntries=1"),
    G1("job-g1", "the job under the G1 collector", PipelineGraph.JOB);

    private static final List<BenchedPipeline> QUICK = List.of(DECODE, KEY_BY, ROCKSDB, JOB, SQL, HASHMAP);

    private final String id;
    private final String does;
    private final PipelineGraph graph;
    private final String setting;

    /** What a pipeline is built of. */
    enum PipelineGraph {
        DECODE,
        KEY_BY,
        ROCKSDB,
        JOB,
        SQL
    }

    BenchedPipeline(String id, String does, PipelineGraph graph) {
        this(id, does, graph, "");
    }

    /** @param setting that makes it what it is; empty: none does */
    BenchedPipeline(String id, String does, PipelineGraph graph, String setting) {
        this.id = id;
        this.does = does;
        this.graph = graph;
        this.setting = setting;
    }

    /** As it is called on the command line and in figures. */
    public String id() {
        return id;
    }

    /** What it does, in a few words. */
    public String does() {
        return does;
    }

    PipelineGraph graph() {
        return graph;
    }

    /** Overrides of settings that make it what it is. */
    List<String> settings() {
        return setting.isEmpty() ? List.of() : List.of(setting);
    }

    /** What a task manager is told in production, unless that is what is compared. */
    String collector() {
        return this == G1 ? "-XX:+UseG1GC" : "-XX:+UseParallelGC";
    }

    /** Those of a first look: without the job's variants, which say what its means are worth. */
    public static List<BenchedPipeline> quick() {
        return QUICK;
    }

    public static Optional<BenchedPipeline> of(String id) {
        return Arrays.stream(values())
                .filter(pipeline -> pipeline.id.equals(id))
                .findFirst();
    }
}
