package io.vigie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.model.Monitor;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What docker/ and deploy/ name exists: paths, settings, topics, classes, Flink's configuration keys. */
class DeployFilesTest {
    private static final String QUALITY = "io.vigie.job.QualityMetricsJob";
    private static final String DRIFT = "io.vigie.job.DriftJob";
    private static final String AVRO = "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.vigie.event";
    private static final Path COMPOSE = Path.of("docker/compose.yaml");
    private static final Path KUBERNETES = Path.of("deploy/kubernetes");

    @Test
    void theImageCopiesWhatExistsFromTheFlinkOfThePom() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docker/Dockerfile"));
        String pom = Files.readString(Path.of("pom.xml"));
        String flink = first(pom, "<flink.version>(.+)</flink.version>");
        assertThat(lines).contains("FROM flink:" + flink + "-java17");
        List<String> copied = lines.stream()
                .filter(line -> line.startsWith("COPY "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(copied).isNotEmpty().allSatisfy(path -> {
            assertThat(ignored).contains("!" + path);
            assertThat(Files.exists(Path.of(path))
                            || pom.contains(path.replace("target/", "${project.build.directory}/")))
                    .as(path)
                    .isTrue();
        });
    }

    @Test
    void composePublishesOnLoopbackAndMountsWhatExists() throws IOException {
        JsonNode compose = only(COMPOSE);
        Set<String> volumes = names(compose.path("volumes"));
        Set<String> secrets = names(compose.path("secrets"));
        String makesSecrets = Files.readString(Path.of("docker/secrets.sh"));
        for (String secret : secrets) {
            assertThat(compose.at("/secrets/" + secret + "/file").asText()).isEqualTo("./secrets/" + secret);
            assertThat(makesSecrets).contains(secret);
        }
        assertThat(Files.readString(Path.of(".gitignore"))).contains("docker/secrets/");
        assertThat(names(compose.path("services"))).hasSizeGreaterThan(6);
        for (Map.Entry<String, JsonNode> service : compose.path("services").properties()) {
            texts(service.getValue().path("ports"))
                    .forEach(port -> assertThat(port).as(service.getKey()).startsWith("127.0.0.1:"));
            assertThat(secrets).containsAll(texts(service.getValue().path("secrets")));
            for (String volume : texts(service.getValue().path("volumes"))) {
                String source = volume.split(":", -1)[0];
                if (source.startsWith(".")) {
                    assertThat(COMPOSE.resolveSibling(source)).exists();
                } else {
                    assertThat(volumes).contains(source);
                }
            }
        }
    }

    @Test
    void composeStartsBothJobsWithSettingsThatLoad() throws IOException {
        JsonNode services = only(COMPOSE).path("services");
        Arguments quality = Arguments.of(texts(services.at("/quality-metrics-jobmanager/command")));
        assertThat(quality.jobClass()).isEqualTo(QUALITY);
        KafkaSettings kafka = QualityMetricsSettings.load(quality.settings(), quality.overrides())
                .kafka();
        Arguments drift = Arguments.of(texts(services.at("/drift-jobmanager/command")));
        assertThat(drift.jobClass()).isEqualTo(DRIFT);
        DriftSettings loaded = DriftSettings.load(drift.settings(), drift.overrides());
        assertThat(loaded.kafka().bootstrapServers()).isEqualTo(kafka.bootstrapServers());
        assertThat(loaded.channels()).isNotEmpty();
        assertThat(loaded.monitors())
                .anySatisfy(monitor -> assertThat(monitor.channels()).isNotEmpty());
        for (String host : List.of(
                kafka.bootstrapServers().split(":", -1)[0],
                URI.create(loaded.influx().url()).getHost())) {
            assertThat(services.has(host)).as("service %s", host).isTrue();
        }
        String token = Objects.requireNonNull(loaded.influx().token()).file();
        assertThat(token).isEqualTo("/run/secrets/influx-token");
        assertThat(texts(services.at("/drift-taskmanager/secrets"))).contains("influx-token");
    }

    @Test
    void composeMakesTheTopicsThatThePlanWants() throws IOException {
        String script = Files.readString(Path.of("docker/create-topics.sh"));
        Map<String, Map<String, String>> made = new TreeMap<>();
        Matcher loop = Pattern.compile("for topic in ([^;]+); do\\s+create \"\\$topic\" (.+)")
                .matcher(script);
        while (loop.find()) {
            Map<String, String> config = new TreeMap<>(Map.of("message.timestamp.type", "LogAppendTime"));
            Matcher option = Pattern.compile("--config (\\S+)=(\\S+)").matcher(loop.group(2));
            while (option.find()) {
                config.put(option.group(1), option.group(2));
            }
            for (String topic : loop.group(1).split(" ", -1)) {
                made.put(topic, config);
            }
        }
        Map<String, Map<String, String>> planned = new TreeMap<>();
        TopicPlan.of(Topics.defaults(), 4, Duration.ofDays(60))
                .forEach(plan -> planned.put(plan.name(), plan.config()));
        assertThat(made).isEqualTo(planned);
        assertThat(script).contains("--config message.timestamp.type=LogAppendTime", "--partitions 4");
    }

    @Test
    void flinksKeysInComposeAreFlinks() throws IOException {
        int found = 0;
        for (Map.Entry<String, JsonNode> service :
                only(COMPOSE).path("services").properties()) {
            String properties =
                    service.getValue().at("/environment/FLINK_PROPERTIES").asText();
            if (!properties.isEmpty()) {
                found++;
                assertThat(properties.lines()).allSatisfy(line -> {
                    String[] pair = line.split(": ", 2);
                    assertThat(pair).as(line).hasSize(2);
                    assertThat(FlinkKeys.isKnown(pair[0]))
                            .as("%s is a key of Flink", pair[0])
                            .isTrue();
                    // The image's entry point removes blanks and knows no comments.
                    assertThat(pair[1]).doesNotContain(" ", "#");
                });
                assertThat(properties).contains("env.java.opts.all: " + AVRO);
            }
        }
        assertThat(found).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quality-metrics", "drift"})
    void theManifestsNameWhatExists(String job) throws IOException {
        JsonNode deployment = only(KUBERNETES.resolve(job + ".yaml"));
        assertThat(deployment.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
        assertThat(deployment.path("kind").asText()).isEqualTo("FlinkDeployment");
        JsonNode spec = deployment.path("spec");
        String flink = first(Files.readString(Path.of("pom.xml")), "<flink.version>(\\d+\\.\\d+).*</flink.version>");
        assertThat(spec.path("flinkVersion").asText()).isEqualTo("v" + flink.replace('.', '_'));
        assertThat(spec.at("/job/entryClass").asText()).isEqualTo(job.equals("drift") ? DRIFT : QUALITY);
        String jar = spec.at("/job/jarURI").asText().replace("local://", "");
        assertThat(Files.readString(Path.of("docker/Dockerfile"))).contains(jar);
        assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");

        JsonNode settings = only(KUBERNETES.resolve("settings.yaml"));
        JsonNode container = spec.at("/podTemplate/spec/containers/0");
        assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
        String mounted = mountPath(container, "settings");
        String file = texts(spec.at("/job/args")).get(1);
        assertThat(file).startsWith(mounted + "/");
        assertThat(settings.path("data").has(file.substring(mounted.length() + 1)))
                .isTrue();
        assertThat(spec.at("/podTemplate/spec/volumes/0/configMap/name").asText())
                .isEqualTo(settings.at("/metadata/name").asText());

        for (Map.Entry<String, JsonNode> entry : spec.path("flinkConfiguration").properties()) {
            assertThat(FlinkKeys.isKnown(entry.getKey()))
                    .as("%s is a key of Flink", entry.getKey())
                    .isTrue();
            assertThat(entry.getValue().isTextual())
                    .as("%s is quoted", entry.getKey())
                    .isTrue();
        }
        assertThat(spec.at("/flinkConfiguration/env.java.opts.all").asText()).isEqualTo(AVRO);
    }

    @Test
    void theSettingsOfTheManifestsLoadAndTheirSecretsAreMounted(@TempDir Path directory) throws IOException {
        JsonNode data = only(KUBERNETES.resolve("settings.yaml")).path("data");
        String mount =
                mountPath(only(KUBERNETES.resolve("drift.yaml")).at("/spec/podTemplate/spec/containers/0"), "secrets");
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("kafka.properties"), "security.protocol=SASL_SSL\n");
        for (Map.Entry<String, JsonNode> file : data.properties()) {
            String text = file.getValue().asText();
            assertThat(text.replace(mount + "/", "")).doesNotContain("/run/secrets");
            // The properties file is read where the settings are: it must exist for them to load.
            Files.writeString(
                    directory.resolve(file.getKey()),
                    text.replace(
                            mount + "/kafka.properties",
                            secrets.resolve("kafka.properties").toString()));
        }
        QualityMetricsSettings quality =
                QualityMetricsSettings.load(directory.resolve("quality-metrics.yaml"), List.of());
        DriftSettings drift = DriftSettings.load(directory.resolve("drift.yaml"), List.of());
        assertThat(drift.labels().horizonMs()).isEqualTo(quality.labels().horizonMs());
        assertThat(drift.kafka().properties()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(drift.monitors())
                .isNotEmpty()
                .extracting(Monitor::dimensions)
                .allSatisfy(dimensions ->
                        assertThat(quality.slices().dimensionNames()).containsAll(dimensions));
        String command = Files.readString(KUBERNETES.resolve("drift.yaml"));
        Set<String> named = new TreeSet<>();
        Matcher secret = Pattern.compile(Pattern.quote(mount) + "/([\\w.-]+)").matcher(data.toString());
        while (secret.find()) {
            named.add(secret.group(1));
        }
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(command).contains("--from-file=" + name));
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> docker = Files.walk(Path.of("docker"));
                Stream<Path> deploy = Files.walk(Path.of("deploy"))) {
            return Stream.concat(docker, deploy)
                    .filter(file -> Files.isRegularFile(file) && !file.startsWith("docker/secrets"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileNamesKnownClassesAndTopicsAndNoSecret(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher type = Pattern.compile("io\\.vigie\\.[a-z.]*[A-Z]\\w*").matcher(text);
        while (type.find()) {
            assertThat(type.group()).isIn(QUALITY, DRIFT);
        }
        Matcher topic = Pattern.compile("(?<![\\w./-])vigie\\.[a-z-]+").matcher(text);
        while (topic.find()) {
            assertThat(Topics.defaults().all()).contains(topic.group());
        }
        assertThat(text).doesNotContainPattern("(?i)(password|token|secret)\\s*[:=]\\s*[\"']?[A-Za-z0-9+/]{20,}");
        if (file.toString().endsWith(".yaml")) {
            assertThat(all(file)).isNotEmpty();
        }
    }

    /** What a Flink entry point is told: its class, then the job's own arguments. */
    private record Arguments(String jobClass, Path settings, List<String> overrides) {
        static Arguments of(List<String> command) {
            assertThat(command.get(0)).isEqualTo("standalone-job");
            String jobClass = "";
            Path settings = Path.of("");
            List<String> overrides = new ArrayList<>();
            for (int i = 1; i < command.size(); i += 2) {
                String value = command.get(i + 1);
                switch (command.get(i)) {
                    case "--job-classname" -> jobClass = value;
                    case "--settings" -> settings = Path.of(value.replace("/opt/vigie/", ""));
                    case "--set" -> overrides.add(value);
                    default -> throw new AssertionError("unknown argument " + command.get(i));
                }
            }
            return new Arguments(jobClass, settings, overrides);
        }
    }

    private static String mountPath(JsonNode container, String volume) {
        for (JsonNode mount : container.path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount.path("mountPath").asText();
            }
        }
        throw new AssertionError("no mount of " + volume);
    }

    private static JsonNode only(Path file) throws IOException {
        List<JsonNode> documents = all(file);
        assertThat(documents).as(file.toString()).hasSize(1);
        return documents.get(0);
    }

    private static List<JsonNode> all(Path file) throws IOException {
        // SnakeYAML itself, because Jackson does not resolve the anchors of a compose file.
        List<JsonNode> documents = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (Object document : new Yaml().loadAll(Files.readString(file))) {
            documents.add(json.valueToTree(document));
        }
        return documents;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Set<String> names(JsonNode mapping) {
        Set<String> names = new TreeSet<>();
        mapping.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String first(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }
}
