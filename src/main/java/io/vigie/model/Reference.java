package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor compares the current window with.
 *
 * @param fromMs epoch milliseconds, start of the interval, inclusive; null unless {@link ReferenceType#FIXED}
 * @param toMs epoch milliseconds, end of the interval, exclusive; null unless {@link ReferenceType#FIXED}
 * @param name of the benchmark or version; null for the other kinds
 */
public record Reference(
        ReferenceType kind,
        @Nullable Long fromMs,
        @Nullable Long toMs,
        @Nullable String name) implements Serializable {
    /** Stored in savepoints by name. */
    public enum ReferenceType {
        /** The window of the same length that ends where the current one begins. */
        PREVIOUS("previous"),
        /** A declared interval. */
        FIXED("fixed"),
        /** A declared score of the model on a benchmark, with its sample size. */
        BENCHMARK("benchmark"),
        /** Another version of the model over the same window. */
        VERSION("version");

        private final String label;

        ReferenceType(String label) {
            this.label = label;
        }

        /** The name in monitors. */
        public String label() {
            return label;
        }
    }

    public static Reference previous() {
        return new Reference(ReferenceType.PREVIOUS, null, null, null);
    }

    /** @throws IllegalArgumentException unless {@code fromMs} is before {@code toMs} */
    public static Reference fixed(long fromMs, long toMs) {
        if (fromMs >= toMs) {
            throw new IllegalArgumentException("a reference from " + fromMs + " to " + toMs + " is empty");
        }
        return new Reference(ReferenceType.FIXED, fromMs, toMs, null);
    }

    /** @param benchmark its name, as in benchmark events */
    public static Reference benchmark(String benchmark) {
        return new Reference(ReferenceType.BENCHMARK, null, null, benchmark);
    }

    public static Reference version(String version) {
        return new Reference(ReferenceType.VERSION, null, null, version);
    }

    /** @throws IllegalStateException unless this is {@link ReferenceType#FIXED} */
    public long from() {
        return require(fromMs, "only a fixed reference has bounds");
    }

    /** @throws IllegalStateException unless this is {@link ReferenceType#FIXED} */
    public long to() {
        return require(toMs, "only a fixed reference has bounds");
    }

    /**
     * @throws IllegalStateException unless this is a {@link ReferenceType#BENCHMARK} or a {@link ReferenceType#VERSION}
     */
    public String requireName() {
        return require(name, "only a benchmark or a version has a name");
    }

    private static <T> T require(@Nullable T part, String problem) {
        if (part == null) {
            throw new IllegalStateException(problem);
        }
        return part;
    }

    /**
     * Stored in savepoints, as part of what a monitor compares: changing this text drops monitor states and fixed
     * references.
     */
    @Override
    public String toString() {
        return name == null
                ? "Reference[kind=" + kind + ", fromMs=" + fromMs + ", toMs=" + toMs + "]"
                : "Reference[kind=" + kind + ", name=" + name + "]";
    }
}
