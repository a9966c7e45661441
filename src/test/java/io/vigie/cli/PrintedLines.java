package io.vigie.cli;

import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.TimeUnit;

/** What a command prints; a test can wait for a line of it. */
final class PrintedLines extends Writer {
    private final StringWriter text = new StringWriter();

    @Override
    public synchronized void write(char[] characters, int offset, int length) {
        text.write(characters, offset, length);
        notifyAll();
    }

    synchronized boolean await(String expected) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!text.toString().contains(expected)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    @Override
    public synchronized String toString() {
        return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
