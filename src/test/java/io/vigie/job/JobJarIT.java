package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jar for clusters holds all that the jobs need, nothing that the cluster provides, and nothing that belongs to a
 * local run.
 */
class JobJarIT {
    private static final Path JAR = Path.of("target/vigie-jobs.jar");
    private static final long MAX_BYTES = 45_000_000;

    @Test
    void itIsSmallEnoughToSubmitOften() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(MAX_BYTES);
    }

    @Test
    void itBringsTheJobsAndTheirLibraries() throws IOException {
        List<String> entries = entries();
        for (String needed : List.of(
                "io/vigie/settings/DriftSettings.class",
                "io/vigie/model/Monitor.class",
                "io/vigie/event/ModelRequest.class",
                "org/apache/flink/connector/kafka/source/KafkaSource.class",
                "org/apache/kafka/clients/consumer/KafkaConsumer.class",
                "org/apache/avro/specific/SpecificRecordBase.class",
                "com/fasterxml/jackson/dataformat/yaml/YAMLFactory.class",
                "com/influxdb/client/InfluxDBClient.class",
                "org/apache/commons/io/IOUtils.class",
                "org/apache/commons/statistics/distribution/TDistribution.class")) {
            assertThat(entries).contains(needed);
        }
        compiled("io/vigie/job").forEach(each -> assertThat(entries).contains(each));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/vigie/cli/",
                "io/vigie/local/",
                "io/vigie/cluster/",
                "io/vigie/simulate/",
                "io/vigie/dashboard/",
                "io/vigie/bench/",
                "io/vigie/deadletters/",
                "io/vigie/publish/",
                "io/vigie/demo/",
                "io/vigie/backtest/",
                "org/apache/flink/api/",
                "org/apache/flink/core/",
                "org/apache/flink/runtime/",
                "org/apache/flink/streaming/api/",
                "org/apache/flink/connector/base/",
                "org/apache/flink/state/",
                "org/rocksdb/",
                "kafka/server/",
                "org/apache/kafka/server/",
                "org/apache/kafka/metadata/",
                "io/questdb/",
                "picocli/",
                "scala/",
                "org/slf4j/",
                "org/apache/logging/",
                "log4j2",
                "META-INF/versions/9/module-info",
                "module-info"
            })
    void itBringsNothingOf(String prefix) throws IOException {
        // kafka-clients has classes of its own below this name.
        assertThat(entries())
                .filteredOn(entry -> entry.startsWith(prefix) && entry.endsWith(".class"))
                .filteredOn(entry -> !entry.startsWith("org/apache/kafka/server/") || !isInClients(entry))
                .isEmpty();
    }

    @Test
    void itsManifestAndServicesAreComplete() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release"))
                    .isEqualTo("true");
            // One of several libraries that register here: without merging, the last one wins.
            assertThat(text(jar, "META-INF/services/com.fasterxml.jackson.core.JsonFactory"))
                    .contains("com.fasterxml.jackson.core.JsonFactory", "YAMLFactory");
            assertThat(jar.stream().filter(entry -> entry.getName().matches("META-INF/.*\\.(SF|RSA|DSA)")))
                    .isEmpty();
        }
    }

    @Test
    void itKeepsLicencesAndNoticesOfWhatItBundles() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(jar, "NOTICE")).contains("Apache Kafka");
            assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Flink", "Apache Avro", "Jackson");
            assertThat(text(jar, "META-INF/NOTICE.txt")).contains("Apache Commons Compress", "Apache Commons IO");
            String thirdParty = text(jar, "META-INF/THIRD-PARTY");
            List<String> bundled = jar.stream()
                    .filter(entry -> entry.getName().endsWith("/pom.properties"))
                    .map(entry -> artifact(jar, entry.getName()))
                    .filter(artifact -> !artifact.equals("vigie"))
                    .toList();
            assertThat(bundled).hasSizeGreaterThan(10);
            assertThat(bundled).allSatisfy(artifact -> assertThat(thirdParty.replaceAll("[\\s-]", ""))
                    .as("src/main/notices/THIRD-PARTY names %s", artifact)
                    .containsIgnoringCase(lastWord(artifact)));
        }
    }

    /** Every job works with {@code flink run -c}, and its class loads from the jar itself. */
    @Test
    void itsJobsCanBeStarted() throws Exception {
        List<String> jobs = compiled("io/vigie/job")
                .filter(name -> name.matches("io/vigie/job/[A-Za-z]+Job\\.class"))
                .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
                .toList();
        assumeThat(jobs).isNotEmpty();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {JAR.toUri().toURL()}, getClass().getClassLoader().getParent())) {
            assertThat(loader.getResource("io/vigie/job/QualityMetricsJob.class"))
                    .isNotNull();
            assertThat(loader.getResource("io/vigie/job/DriftJob.class")).isNotNull();
        }
        for (String job : jobs) {
            Method main = Class.forName(job).getMethod("main", String[].class);
            assertThat(Modifier.isStatic(main.getModifiers())).as(job).isTrue();
        }
    }

    private static List<String> entries() throws IOException {
        if (!Files.exists(JAR)) {
            fail("%s is not there: it is made by the package phase", JAR);
        }
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(entry -> entry.getName()).toList();
        }
    }

    private static boolean isInClients(String entry) {
        URL found = JobJarIT.class.getClassLoader().getResource(entry);
        return found != null && found.toString().contains("kafka-clients");
    }

    private static Stream<String> compiled(String folder) throws IOException {
        Path classes = Path.of("target/classes");
        if (!Files.isDirectory(classes.resolve(folder))) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(classes.resolve(folder))) {
            return files
                    .map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .toList()
                    .stream();
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String artifact(JarFile jar, String entry) {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("artifactId");
    }

    /** {@code commons-lang3} → {@code lang3}: the name in a list of libraries. */
    private static String lastWord(String artifact) {
        return artifact.substring(Math.max(artifact.lastIndexOf('-'), artifact.lastIndexOf('_')) + 1);
    }
}
