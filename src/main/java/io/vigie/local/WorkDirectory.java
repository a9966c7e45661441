package io.vigie.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A server's directory: temporary and deleted when the server closes, or the caller's and kept. */
public record WorkDirectory(Path directory, boolean temporary) implements AutoCloseable {

    public static WorkDirectory temporary(String prefix) throws IOException {
        return new WorkDirectory(Files.createTempDirectory(prefix), true);
    }

    static WorkDirectory kept(Path directory) throws IOException {
        return new WorkDirectory(Files.createDirectories(directory), false);
    }

    @Override
    public void close() throws IOException {
        if (!temporary || !Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
