package io.vigie.sink;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Trying again cannot help: a setting is wrong. The message is one sentence that names it, and no secret. A job that it
 * fails has ended: it is not started again by its restart strategy.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public class MisconfiguredException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence that names the setting */
    public MisconfiguredException(String message) {
        super(message);
    }
}
