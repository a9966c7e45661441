package io.vigie.cli;

import io.vigie.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Whether Kafka can be reached and has what a command needs, before the command begins: each failure is a sentence that names the setting. */
final class KafkaAccess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private KafkaAccess() {}

    /** Topics by the names of their settings below {@code kafka.topics}. */
    static void requireTopics(KafkaSettings kafka, Map<String, String> topics) throws InterruptedException {
        Set<String> existing = existingTopics(kafka);
        List<String> missing = new ArrayList<>();
        topics.forEach((setting, topic) -> {
            if (!existing.contains(topic)) {
                missing.add(topic + " (kafka.topics." + setting + ")");
            }
        });
        if (!missing.isEmpty()) {
            missing.sort(null);
            throw new IllegalStateException("Kafka at " + kafka.bootstrapServers() + " has no topic "
                    + String.join(", ", missing) + ": `vigie topics create` makes what is missing");
        }
    }

    /** What producers of events write to. */
    static Map<String, String> inputs(KafkaSettings kafka) {
        return Map.of(
                "requests", kafka.topics().requests(),
                "responses", kafka.topics().responses(),
                "labels", kafka.topics().labels(),
                "signals", kafka.topics().signals());
    }

    private static Set<String> existingTopics(KafkaSettings kafka) throws InterruptedException {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        try (Admin admin = Admin.create(properties)) {
            return admin.listTopics().names().get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(sentence(kafka, e.getCause()), e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(sentence(kafka, e), e);
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka's client does not accept its settings (kafka.bootstrapServers, kafka.properties): "
                            + (e.getCause() == null
                                    ? e.getMessage()
                                    : e.getCause().getMessage()),
                    e);
        }
    }

    private static String sentence(KafkaSettings kafka, Throwable failure) {
        if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
            return "Kafka at " + kafka.bootstrapServers()
                    + " refuses these credentials (kafka.properties, kafka.propertiesFile): " + failure.getMessage();
        }
        return "no answer from Kafka at " + kafka.bootstrapServers() + " (kafka.bootstrapServers)";
    }
}
