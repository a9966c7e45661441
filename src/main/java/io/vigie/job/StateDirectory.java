package io.vigie.job;

import io.vigie.sink.MisconfiguredException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A directory for checkpoints or savepoints.
 *
 * @param setting the setting that names it
 * @param address as written in the setting
 */
record StateDirectory(String setting, String address) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Creates it if it is missing, writes a small file to it and removes the file again.
     *
     * @throws MisconfiguredException with a sentence that names the setting, if that fails or takes longer than 15
     *     seconds
     */
    void requireWritable() throws MisconfiguredException, InterruptedException {
        FutureTask<Boolean> attempt = new FutureTask<>(this::write);
        Thread thread = new Thread(attempt, "state-directory");
        thread.setDaemon(true);
        thread.start();
        try {
            boolean unused = attempt.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new MisconfiguredException(
                    setting + ": nothing could be written to " + address + " within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new MisconfiguredException(
                    setting + ": " + address + " cannot be written to (" + reason(e.getCause()) + ")");
        }
    }

    private boolean write() throws IOException {
        Path directory = new Path(address);
        FileSystem files = directory.getFileSystem();
        if (!files.mkdirs(directory)) {
            throw new IOException("it cannot be created");
        }
        Path file =
                new Path(directory, ".vigie-start-" + ProcessHandle.current().pid());
        try (FSDataOutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
            out.write('\n');
        }
        return files.delete(file, false);
    }

    private static String reason(Throwable failure) {
        String message = Objects.toString(failure.getMessage(), "");
        return message.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(failure.getClass().getSimpleName());
    }
}
