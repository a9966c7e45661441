package io.vigie.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor compares the current window with.
 *
 * @param fromMillis epoch milliseconds, first of the interval; null unless {@link Kind#FIXED}
 * @param toMillis epoch milliseconds, the end, which is not in the interval; null unless {@link Kind#FIXED}
 * @param name of the benchmark or of the version; null for the other kinds
 */
public record Reference(
        Kind kind,
        @Nullable Long fromMillis,
        @Nullable Long toMillis,
        @Nullable String name) implements Serializable {
    /** Stored in savepoints by name. */
    public enum Kind {
        /** The window of the same length that ends where the current one begins. */
        PREVIOUS("previous"),
        /** A declared interval. */
        FIXED("fixed"),
        /** A declared score of the model on a benchmark, with its sample size. */
        BENCHMARK("benchmark"),
        /** Another version of the model over the same window. */
        VERSION("version");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As monitors write it. */
        public String label() {
            return label;
        }
    }

    public static Reference previous() {
        return new Reference(Kind.PREVIOUS, null, null, null);
    }

    /** @throws IllegalArgumentException unless {@code fromMillis} is before {@code toMillis} */
    public static Reference fixed(long fromMillis, long toMillis) {
        if (fromMillis >= toMillis) {
            throw new IllegalArgumentException("a reference from " + fromMillis + " to " + toMillis + " is empty");
        }
        return new Reference(Kind.FIXED, fromMillis, toMillis, null);
    }

    /** @param benchmark its name, as the benchmark's events write it */
    public static Reference benchmark(String benchmark) {
        return new Reference(Kind.BENCHMARK, null, null, benchmark);
    }

    public static Reference version(String version) {
        return new Reference(Kind.VERSION, null, null, version);
    }

    /** @throws IllegalStateException unless this is {@link Kind#FIXED} */
    public long from() {
        return require(fromMillis, "only a fixed reference has bounds");
    }

    /** @throws IllegalStateException unless this is {@link Kind#FIXED} */
    public long to() {
        return require(toMillis, "only a fixed reference has bounds");
    }

    /** @throws IllegalStateException unless this is a {@link Kind#BENCHMARK} or a {@link Kind#VERSION} */
    public String requireName() {
        return require(name, "only a benchmark or a version has a name");
    }

    private static <T> T require(@Nullable T part, String problem) {
        if (part == null) {
            throw new IllegalStateException(problem);
        }
        return part;
    }

    /** Stored in savepoints, as part of what a watch compares: another text drops watches and fixed references. */
    @Override
    public String toString() {
        return name == null
                ? "Reference[kind=" + kind + ", fromMillis=" + fromMillis + ", toMillis=" + toMillis + "]"
                : "Reference[kind=" + kind + ", name=" + name + "]";
    }
}
