package io.vigie.history;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of one file, each as the bytes of a JSON object. */
interface RecordSource extends Closeable {

    /** The next record; null after the last. */
    byte @Nullable [] next() throws IOException;

    /** The line of the file in which the last one stood, from 0. */
    long position();

    /** What is to be said of the file, as sentences without its name. */
    List<String> notes();
}
