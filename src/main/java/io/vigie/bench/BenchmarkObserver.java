package io.vigie.bench;

/** Whoever waits for a benchmark. */
public interface BenchmarkObserver {
    /** What is being done now, and how much of it is done. */
    void progress(String step, int done, int of);

    /** Whether to give up. Asked from any thread. */
    boolean isStopped();
}
