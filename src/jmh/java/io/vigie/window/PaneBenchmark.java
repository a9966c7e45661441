package io.vigie.window;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A pane of some two hundred contributions. */
@State(Scope.Thread)
public class PaneBenchmark {
    private Pane pane;
    private Pane other;
    private byte[] encoded;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        pane = filled(random);
        other = filled(random);
        encoded = PaneCodec.encode(pane);
    }

    private static Pane filled(Random random) {
        Pane filled = new Pane();
        for (int i = 0; i < 80; i++) {
            filled.merge(RandomPanes.pane(random));
        }
        return filled;
    }

    /** Into an empty one and with another, as a window does. */
    @Benchmark
    public Pane merge() {
        Pane whole = new Pane();
        whole.merge(pane);
        whole.merge(other);
        return whole;
    }

    @Benchmark
    public byte[] encode() {
        return PaneCodec.encode(pane);
    }

    @Benchmark
    public Pane decode() {
        return PaneCodec.decode(encoded);
    }
}
