package io.vigie.model;

import java.util.regex.Pattern;

/** Makes untrusted text safe to show a person: on a terminal, in a log, in a sentence. */
public final class PrintableText {

    /**
     * C0 and C1 control characters, line and paragraph separators, and marks that change the text's direction.
     */
    private static final Pattern OBEYED =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private static final Pattern NAME = Pattern.compile("[^\\s\\p{C}]{1,64}");

    private PrintableText() {}

    /**
     * An id or a name as a sentence may repeat it: itself if it can be one word only, else how long it is. So a
     * sentence that somebody sent in place of an id is not repeated.
     */
    public static String name(String name) {
        return NAME.matcher(name).matches() ? name : "(" + name.length() + " characters)";
    }

    /** Replaces each character that a terminal obeys rather than shows by a question mark. The result is one line. */
    public static String text(String text) {
        return OBEYED.matcher(text).replaceAll("?");
    }
}
