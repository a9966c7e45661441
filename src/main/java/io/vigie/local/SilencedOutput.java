package io.vigie.local;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** For a library that greets and takes leave on the terminal, whatever it is told. */
final class SilencedOutput {

    private SilencedOutput() {}

    /** While the action runs, nothing of this process reaches the terminal. */
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
