package io.vigie.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The checkpoint directory is full for a while: a small file system if one may be mounted, else a path that is not a
 * directory.
 */
final class FullDisk implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FAILED_CHECKPOINTS = 2;

    private boolean mounted;
    private Path checkpoints = Path.of("");

    @Override
    public String name() {
        return "disk of the checkpoints full";
    }

    @Override
    public void before(FaultRun run) throws IOException {
        checkpoints = Files.createDirectories(run.cluster()
                .flink()
                .directory()
                .checkpoints(Deployment.METRICS)
                .resolveSibling("."));
        checkpoints = checkpoints.normalize();
        mounted = ran("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", checkpoints.toString());
    }

    @Override
    public long strike(FaultRun run) throws Exception {
        Path ballast = checkpoints.resolve("ballast");
        Path aside = checkpoints.resolveSibling("checkpoints.aside");
        if (mounted) {
            fill(ballast);
        } else {
            Files.move(checkpoints, aside);
            Files.createFile(checkpoints);
        }
        long failed = run.cluster().checkpoints(Deployment.METRICS).failed();
        Await.until(
                "checkpoints fail",
                PATIENCE,
                () -> run.cluster().checkpoints(Deployment.METRICS).failed() >= failed + FAILED_CHECKPOINTS);
        if (mounted) {
            Files.delete(ballast);
        } else {
            Files.delete(checkpoints);
            Files.move(aside, checkpoints);
        }
        return System.nanoTime();
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (Files.size(ballast) == 0) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (mounted && !ran("umount", "-l", checkpoints.toString())) {
            throw new IOException(checkpoints + " cannot be unmounted");
        }
        mounted = false;
    }

    private static boolean ran(String... command) {
        try {
            return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
