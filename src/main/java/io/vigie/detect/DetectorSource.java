package io.vigie.detect;

import java.io.DataInput;
import java.io.IOException;

/** Makes detectors of one kind and with one set of parameters, new and from the bytes that they wrote. */
public interface DetectorSource {
    ChangeDetector create();

    /** @throws IOException when the bytes are not what a detector of this kind writes */
    ChangeDetector readFrom(DataInput in) throws IOException;
}
