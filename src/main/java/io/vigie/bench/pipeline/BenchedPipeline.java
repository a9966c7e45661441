package io.vigie.bench.pipeline;

import java.util.Arrays;
import java.util.Optional;

/** The pipelines that are compared, each of which does what the one before does, and more. */
public enum BenchedPipeline {
    DECODE("decode", "read and decode"),
    KEY_BY("keyBy", "and shuffle by key, in pairs of inputs"),
    ROCKSDB("rocksdb", "and read and write one value of 56 bytes for each record, with unique keys"),
    JOB("job", "all of quality-metrics");

    private final String id;
    private final String does;

    BenchedPipeline(String id, String does) {
        this.id = id;
        this.does = does;
    }

    /** As it is called on the command line and in figures. */
    public String id() {
        return id;
    }

    /** What it does, in a few words. */
    public String does() {
        return does;
    }

    public static Optional<BenchedPipeline> of(String id) {
        return Arrays.stream(values())
                .filter(pipeline -> pipeline.id.equals(id))
                .findFirst();
    }
}
