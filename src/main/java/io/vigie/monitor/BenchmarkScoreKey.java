package io.vigie.monitor;

/** What a benchmark's score speaks of. Stored in savepoints: renaming a component drops all scores. */
public record BenchmarkScoreKey(String benchmark, String criterion, String version) {}
