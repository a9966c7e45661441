package io.vigie.settings;

import java.util.Map;

/** A type of option: which values may be written, and what they become. */
interface OptionType<T> {

    /** Completes "expected …"; also describes the type on the reference page. */
    String expected();

    /** @throws InvalidValueException if the node is not a value of this type */
    T parse(YamlNode node) throws InvalidValueException;

    /**
     * The values that may be written, as keywords of JSON Schema (draft 2020-12). Every value that {@link #parse}
     * takes is valid by them; not every one that is valid is taken.
     */
    Map<String, Object> jsonSchema();

    /** Whether any key is allowed below the option, including keys with dots. */
    default boolean isOpenMapping() {
        return false;
    }

    /** Its message says what is wrong with a value. */
    final class InvalidValueException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidValueException(String message) {
            super(message, null, false, false);
        }
    }
}
