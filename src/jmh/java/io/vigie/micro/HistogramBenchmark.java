package io.vigie.micro;

import io.vigie.stats.LogHistogram;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Latencies of five minutes. */
@State(Scope.Thread)
public class HistogramBenchmark {
    private static final int VALUES = 1_024;

    private final double[] latencies = new double[VALUES];
    private LogHistogram grown;
    private LogHistogram other;
    private int next;

    @Setup(Level.Iteration)
    public void setUp() {
        Random random = new Random(1);
        grown = new LogHistogram();
        other = new LogHistogram();
        for (int i = 0; i < VALUES; i++) {
            latencies[i] = 1_200 * Math.exp(0.6 * random.nextGaussian());
            other.add(1_200 * Math.exp(0.6 * random.nextGaussian()));
        }
    }

    @Benchmark
    public LogHistogram add() {
        grown.add(latencies[next++ % VALUES]);
        return grown;
    }

    @Benchmark
    public LogHistogram merge() {
        LogHistogram whole = other.copy();
        whole.merge(other);
        return whole;
    }
}
