package io.vigie.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The results of a build of Vigie: the job jar, and the libraries that make up a Flink distribution.
 *
 * @param target the build's directory
 */
public record FlinkDistribution(Path target) {

    /**
     * Flink itself and the dependencies of its artifacts. The job jar contains everything else, as on any cluster.
     */
    private static final List<String> FLINK = List.of(
            "flink-",
            "frocksdbjni-",
            "kryo-",
            "minlog-",
            "objenesis-",
            "reflectasm-",
            "javassist-",
            "snakeyaml-engine-",
            "snappy-java-",
            "lz4-java-",
            "async-profiler-",
            "commons-cli-",
            "commons-collections-",
            "commons-compress-",
            "commons-io-",
            "commons-lang3-",
            "commons-math3-",
            "commons-text-",
            "jsr305-",
            "slf4j-api-",
            "log4j-");

    private static final List<String> SHIPPED_IN_THE_JOB_JAR = List.of("flink-connector-kafka-");

    public FlinkDistribution {
        target = target.toAbsolutePath();
    }

    public Path jobJar() {
        return target.resolve("vigie-jobs.jar");
    }

    /** @throws IOException if something is missing; the message says what to do */
    void requireComplete() throws IOException {
        for (Path needed : List.of(jobJar(), target.resolve("dist/lib"), target.resolve("dist/flink"))) {
            if (!Files.exists(needed)) {
                throw new IOException(needed + " is missing: build it with `mvn package -DskipTests`");
            }
        }
    }

    /** Fills a directory with links to Flink's jars, replacing any that are there. */
    void link(Path libraries) throws IOException {
        Files.createDirectories(libraries);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(libraries)) {
            for (Path each : old) {
                Files.delete(each);
            }
        }
        for (String part : List.of("dist/lib", "dist/flink")) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(target.resolve(part), "*.jar")) {
                for (Path jar : jars) {
                    if (isFlinks(String.valueOf(jar.getFileName()))) {
                        Files.createSymbolicLink(libraries.resolve(jar.getFileName()), jar);
                    }
                }
            }
        }
    }

    private static boolean isFlinks(String name) {
        return FLINK.stream().anyMatch(name::startsWith)
                && SHIPPED_IN_THE_JOB_JAR.stream().noneMatch(name::startsWith);
    }
}
