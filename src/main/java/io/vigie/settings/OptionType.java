package io.vigie.settings;

/** A type of option: what may be written, and what it becomes. */
interface OptionType<T> {

    /** Completes "expected …", and is the type in the reference page. */
    String expected();

    /** @throws InvalidValueException if the node is no such value */
    T parse(YamlNode node) throws InvalidValueException;

    /** True for an option below which every key is allowed, dots and all. */
    default boolean isOpenMapping() {
        return false;
    }

    /** Says what is wrong with a value. */
    final class InvalidValueException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidValueException(String message) {
            super(message, null, false, false);
        }
    }
}
