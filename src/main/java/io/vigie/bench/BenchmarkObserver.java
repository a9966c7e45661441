package io.vigie.bench;

/** Follows a benchmark, and may stop it. */
public interface BenchmarkObserver {
    /** Called with the current step, and how much of it is done. */
    void progress(String step, int done, int of);

    /** Whether the benchmark should end. Called from any thread. */
    boolean isStopped();
}
