package io.vigie.micro;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.EDetector;
import io.vigie.detect.classic.ClassicDetectors;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import java.util.Map;
import java.util.Random;
import moa.classifiers.core.driftdetection.ADWIN;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One label of a stream of which a tenth are errors; MOA's ADWIN reads the same. */
@State(Scope.Thread)
public class DetectorBenchmark {
    private static final int LABELS = 65_536;
    private static final double ALLOWED = 0.12;

    private final double[] errors = new double[LABELS];
    private EDetector evidence;
    private ChangeDetector adwin;
    private ADWIN moaAdwin;
    private int next;

    @Setup(Level.Iteration)
    public void setUp() {
        Random random = new Random(1);
        for (int i = 0; i < LABELS; i++) {
            errors[i] = random.nextInt(10) == 0 ? 1 : 0;
        }
        evidence = new EDetector();
        adwin = ClassicDetectors.create(new DetectorChoice(DetectorKind.ADWIN, Map.of()));
        moaAdwin = new ADWIN();
    }

    @Benchmark
    public EDetector eDetector() {
        int label = next++;
        evidence.update(errors[label % LABELS], 1, ALLOWED, label);
        return evidence;
    }

    @Benchmark
    public ChangeDetector.ChangeSignal adwin() {
        int label = next++;
        return adwin.update(errors[label % LABELS], 1, label);
    }

    @Benchmark
    public boolean moaAdwin() {
        return moaAdwin.setInput(errors[next++ % LABELS]);
    }
}
