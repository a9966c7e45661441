package io.vigie.sink.influx;

import io.vigie.series.LineProtocol;
import io.vigie.series.SeriesPoint;

/** A point into its line, with a timestamp in milliseconds. */
final class LineConverter {
    /** A point that no store could hold. It is lost, alone. */
    static final class UnwritablePointException extends Exception {
        private static final long serialVersionUID = 1L;

        UnwritablePointException(String message, RuntimeException cause) {
            super(message, cause);
        }

        UnwritablePointException(String message) {
            super(message);
        }
    }

    private LineConverter() {}

    /** @throws UnwritablePointException for a point that has no line, or one that no request could hold */
    static String line(SeriesPoint point) throws UnwritablePointException {
        String line;
        try {
            line = LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnwritablePointException(String.valueOf(e.getMessage()), e);
        }
        int bytes = LineBuffer.bytes(line);
        if (bytes > InfluxSettings.Batches.MAX_BYTES) {
            throw new UnwritablePointException(
                    "a point of " + point.measurement().storedName() + " has " + bytes + " bytes, a request "
                            + InfluxSettings.Batches.MAX_BYTES + " at most");
        }
        return line;
    }
}
