package io.vigie.cli;

import java.util.regex.Pattern;

/** Texts that anybody may have written, on their way to a terminal. */
final class Printable {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Printable() {}

    /** Without the characters that a terminal obeys. */
    static String text(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
