package io.vigie.flink;

import org.apache.flink.util.FlinkRuntimeException;

/**
 * Calls of Flink's state, whose checked exceptions become one that is not: state that cannot be read or written fails
 * the job, whoever asked for it.
 */
public final class StateAccess {

    public interface StateRead<T> {
        T read() throws Exception;
    }

    public interface StateWrite {
        void write() throws Exception;
    }

    private StateAccess() {}

    public static <T> T read(StateRead<T> read) {
        try {
            return read.read();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new FlinkRuntimeException("the state could not be read", e);
        }
    }

    public static void write(StateWrite write) {
        try {
            write.write();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new FlinkRuntimeException("the state could not be written", e);
        }
    }
}
