package io.vigie.channel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a channel's parameters, secrets apart: texts, durations in milliseconds.
 *
 * @param values by name, with defaults filled in
 */
public record ChannelParameters(Map<String, String> values) {

    public ChannelParameters {
        values = Map.copyOf(values);
    }

    /** @throws InvalidParameterException if it has no value */
    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new InvalidParameterException(name, "missing");
        }
        return value;
    }

    @Nullable
    String find(String name) {
        return values.get(name);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    /** A value that its type cannot work with. */
    public static final class InvalidParameterException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String parameter;

        public InvalidParameterException(String parameter, String message) {
            super(message);
            this.parameter = parameter;
        }

        public String parameter() {
            return parameter;
        }
    }
}
