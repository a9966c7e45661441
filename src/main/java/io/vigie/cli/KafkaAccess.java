package io.vigie.cli;

import io.vigie.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

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

    static Set<String> existingTopics(KafkaSettings kafka) throws InterruptedException {
        return ask(kafka, admin -> admin.listTopics().names());
    }

    /** What tells a topic from an earlier one of the same name. */
    static Map<String, Uuid> topicIds(KafkaSettings kafka, Collection<String> topics) throws InterruptedException {
        Map<String, Uuid> ids = new HashMap<>();
        ask(kafka, admin -> admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> ids.put(topic, description.topicId()));
        return ids;
    }

    static Properties adminProperties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        return properties;
    }

    /** A failure of a client that had reached Kafka, as a sentence. */
    static IllegalStateException failed(KafkaSettings kafka, KafkaException failure) {
        return new IllegalStateException(
                failure instanceof AuthenticationException
                                || failure instanceof AuthorizationException
                                || failure instanceof TimeoutException
                        ? sentence(kafka, failure)
                        : "Kafka at " + kafka.bootstrapServers() + ": " + Failures.sentence(failure),
                failure);
    }

    private static <T> T ask(KafkaSettings kafka, Function<Admin, KafkaFuture<T>> question)
            throws InterruptedException {
        try (Admin admin = Admin.create(adminProperties(kafka))) {
            return question.apply(admin).get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
