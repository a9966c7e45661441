package io.vigie.local;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds checkpoints and savepoints on this machine's disk. */
public final class LocalCheckpoints {
    private static final String METADATA = "_metadata";
    private static final int DEPTH = 4;

    private LocalCheckpoints() {}

    /** The URI of the newest complete checkpoint under a directory, whatever run wrote it; null if there is none. */
    static @Nullable public String newest(Path directory) throws IOException {
        return newest(List.of(directory));
    }

    /**
     * The URI of the newest complete checkpoint or savepoint under any of several directories; null if there is none.
     */
    static @Nullable public String newest(List<Path> directories) throws IOException {
        Path newest = null;
        FileTime time = FileTime.fromMillis(0);
        for (Path directory : directories) {
            for (Path file : metadata(directory)) {
                if (Files.getLastModifiedTime(file).compareTo(time) > 0) {
                    newest = file.getParent();
                    time = Files.getLastModifiedTime(file);
                }
            }
        }
        return newest == null ? null : newest.toUri().toString();
    }

    /** The metadata file is written last: where it is, the checkpoint is complete. */
    private static List<Path> metadata(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory, DEPTH, new FileVisitOption[0])) {
            return files.filter(file -> file.endsWith(METADATA)).toList();
        }
    }
}
