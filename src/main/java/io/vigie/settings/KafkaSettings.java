package io.vigie.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How to reach Kafka.
 *
 * @param properties client properties, including those from the properties file; may hold secrets, so never log the
 *     values
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties, Topics topics)
        implements Serializable {
    static final Option<String> BOOTSTRAP_SERVERS = Option.required(
            "kafka.bootstrapServers",
            OptionTypes.matching(
                    "[^\\s,:]+:\\d{1,5}(\\s*,\\s*[^\\s,:]+:\\d{1,5})*", "brokers such as kafka-1:9092,kafka-2:9092"),
            "Brokers to connect to first. List two or three, so that one may be down while the job starts.");
    static final Option<Map<String, String>> PROPERTIES = Option.of(
            "kafka.properties",
            OptionTypes.texts(),
            "{}",
            "Properties of Kafka's clients, such as `security.protocol` or `fetch.max.bytes`. Secrets are refused"
                    + " here: they belong in `kafka.propertiesFile`.");
    static final Option<String> PROPERTIES_FILE = Option.optional(
            "kafka.propertiesFile",
            OptionTypes.text(),
            "A Java properties file with further client properties, including secrets such as `sasl.jaas.config`; its"
                    + " path is relative to the settings file. It is read where the job is submitted and overrides"
                    + " `kafka.properties`.");

    static final List<Option<?>> OPTIONS = List.of(BOOTSTRAP_SERVERS, PROPERTIES, PROPERTIES_FILE);

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|secret|jaas\\.config|user\\.info|\\.key|\\.token).*");
    private static final Set<String> OWN = Set.of(
            "bootstrap.servers",
            "key.deserializer",
            "value.deserializer",
            "key.serializer",
            "value.serializer",
            "enable.auto.commit",
            "auto.offset.reset",
            "isolation.level",
            "enable.idempotence",
            "transactional.id",
            "transaction.timeout.ms");

    static void check(OptionValues values, Problems problems) {
        values.with(PROPERTIES, properties -> properties.keySet().forEach(key -> {
            if (OWN.contains(key)) {
                values.problem(problems, PROPERTIES, key + " is set by the job itself");
            } else if (SECRET.matcher(key).matches()) {
                values.problem(
                        problems,
                        PROPERTIES,
                        key + " is a secret: put it into the file that " + PROPERTIES_FILE.path() + " names");
            }
        }));
        Topics.check(values, problems);
    }

    /**
     * The Kafka part of either job's settings.
     *
     * @throws SettingsException with all problems, by the rules of the job that the file fits better
     */
    public static KafkaSettings load(Path file, List<String> overrides) {
        try {
            return QualityMetricsSettings.load(file, overrides).kafka();
        } catch (SettingsException unusable) {
            try {
                return DriftSettings.load(file, overrides).kafka();
            } catch (SettingsException other) {
                throw unusable.problems().size() <= other.problems().size() ? unusable : other;
            }
        }
    }

    /** @param directory of the settings file */
    static KafkaSettings of(OptionValues values, Path directory, Problems problems) {
        Map<String, String> properties = new HashMap<>(values.get(PROPERTIES));
        values.with(PROPERTIES_FILE, file -> {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(directory.resolve(file))) {
                read.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                values.problem(
                        problems,
                        PROPERTIES_FILE,
                        "cannot read " + file + ": " + e.getClass().getSimpleName());
            }
            for (String key : read.stringPropertyNames()) {
                if (OWN.contains(key)) {
                    values.problem(problems, PROPERTIES_FILE, key + " is set by the job itself");
                }
                properties.put(key, read.getProperty(key));
            }
        });
        return new KafkaSettings(values.get(BOOTSTRAP_SERVERS), properties, Topics.of(values));
    }

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** Omits the values of the properties, which may be secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", properties " + properties.keySet() + ", " + topics + "]";
    }
}
