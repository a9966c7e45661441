package io.vigie.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a type of channel.
 *
 * @param name as it stands in the settings; unique among all types
 * @param standard the default, as a person would write it; null: none
 * @param choices what it may be, for {@link ParameterKind#CHOICE}
 * @param doc one sentence
 */
public record ChannelParameter(
        String name,
        ParameterKind kind,
        @Nullable String standard,
        boolean isRequired,
        List<String> choices,
        String doc) {

    /** What a parameter's value is. */
    public enum ParameterKind {
        TEXT,
        /** A text that may be in a file beside the settings. */
        TEXT_OR_FILE,
        CHOICE,
        /** Given in milliseconds. */
        DURATION,
        PORT,
        /** In a file or in the environment, and read where it is used. */
        SECRET
    }

    static ChannelParameter required(String name, ParameterKind kind, String doc) {
        return new ChannelParameter(name, kind, null, true, List.of(), doc);
    }

    static ChannelParameter optional(String name, ParameterKind kind, @Nullable String standard, String doc) {
        return new ChannelParameter(name, kind, standard, false, List.of(), doc);
    }

    static ChannelParameter choice(String name, List<String> choices, String doc) {
        return new ChannelParameter(name, ParameterKind.CHOICE, choices.get(0), false, choices, doc);
    }
}
