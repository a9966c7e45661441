package io.vigie.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checkpoints on this machine's disk. */
final class LocalCheckpoints {
    private static final String METADATA = "_metadata";
    private static final int DEPTH = 4;

    private LocalCheckpoints() {}

    /** The address of the newest complete checkpoint of any run; null where there is none. */
    static @Nullable String newest(Path directory) throws IOException {
        return newest(List.of(directory));
    }

    /** The same, of several directories; a savepoint counts as well. */
    static @Nullable String newest(List<Path> directories) throws IOException {
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

    /** It is written last: where it is, the checkpoint is complete. */
    private static List<Path> metadata(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory, DEPTH, new FileVisitOption[0])) {
            return files.filter(file -> file.endsWith(METADATA)).toList();
        }
    }
}
