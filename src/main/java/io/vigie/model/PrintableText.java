package io.vigie.model;

import java.util.regex.Pattern;

/** Texts that anybody may have written, on their way to where a person reads them: a terminal, a log, a sentence. */
public final class PrintableText {

    /**
     * Control characters of both sets, separators of lines and paragraphs, and marks that turn the direction of what
     * follows.
     */
    private static final Pattern OBEYED =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private PrintableText() {}

    /** With a question mark for each character that a terminal obeys instead of showing it; so it is one line. */
    public static String text(String text) {
        return OBEYED.matcher(text).replaceAll("?");
    }
}
