package io.vigie.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Silences a library that prints to the terminal however it is configured. */
final class SilencedOutput {

    private SilencedOutput() {}

    /** Runs an action while nothing that this process prints reaches the terminal. */
    static <T> T give(Supplier<T> action) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(nowhere);
        System.setErr(nowhere);
        try {
            return action.get();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    static void run(Runnable action) {
        Boolean unused = give(() -> {
            action.run();
            return true;
        });
    }
}
