package io.vigie.detect.classic;

import io.vigie.detect.ChangeDetector;
import io.vigie.model.DetectorChoice;
import io.vigie.model.DetectorKind;
import java.io.DataInput;
import java.io.IOException;

/** Makes the detector that a monitor chose. */
public final class ClassicDetectors {
    private ClassicDetectors() {}

    /**
     * A detector that has not seen a label.
     *
     * @throws IllegalArgumentException for {@link DetectorKind#E_DETECTOR}, which is none of them
     */
    public static ChangeDetector create(DetectorChoice choice) {
        return make(choice);
    }

    /**
     * The detector that {@link ChangeDetector#writeTo} wrote. The state holds no parameters: the choice must be the one
     * under which it was written.
     *
     * @throws IllegalArgumentException as {@link #create}
     * @throws IOException when no stream of labels leads to that state under this choice
     */
    public static ChangeDetector readFrom(DetectorChoice choice, DataInput in) throws IOException {
        ClassicDetector detector = make(choice);
        detector.readState(in);
        return detector;
    }

    private static ClassicDetector make(DetectorChoice choice) {
        return switch (choice.kind()) {
            case ADWIN -> new Adwin(choice);
            case DDM -> new Ddm(choice);
            case EDDM -> new Eddm(choice);
            case HDDM_A -> new HddmA(choice);
            case HDDM_W -> new HddmW(choice);
            case PAGE_HINKLEY -> new PageHinkley(choice);
            case KSWIN -> new Kswin(choice);
            case E_DETECTOR -> throw new IllegalArgumentException("the e-detector is no classic detector");
        };
    }
}
