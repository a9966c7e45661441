package io.vigie.monitor;

import io.vigie.detect.ChangeDetector;
import io.vigie.detect.DetectorSource;
import io.vigie.detect.SequentialMonitor;
import io.vigie.detect.classic.ClassicDetectors;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import java.io.DataInput;
import java.io.IOException;

/** A monitor's choice of detector → the detector. */
public final class SequentialMonitorFactory {

    private SequentialMonitorFactory() {}

    /** One that has seen no label. */
    public static SequentialMonitor create(DetectorChoice choice) {
        return choice.kind() == DetectorKind.E_DETECTOR
                ? new SequentialMonitor()
                : new SequentialMonitor(source(choice));
    }

    /**
     * One as {@link SequentialMonitor#writeTo} left it.
     *
     * @param choice with which it was made
     * @throws IOException if these bytes are not the state of such a detector
     */
    public static SequentialMonitor read(DetectorChoice choice, DataInput in) throws IOException {
        return choice.kind() == DetectorKind.E_DETECTOR
                ? SequentialMonitor.readFrom(in)
                : SequentialMonitor.readFrom(in, source(choice));
    }

    private static DetectorSource source(DetectorChoice choice) {
        return new DetectorSource() {
            @Override
            public ChangeDetector create() {
                return ClassicDetectors.create(choice);
            }

            @Override
            public ChangeDetector readFrom(DataInput in) throws IOException {
                return ClassicDetectors.readFrom(choice, in);
            }
        };
    }
}
