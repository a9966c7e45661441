package io.vigie.topics;

import io.vigie.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
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
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Whether Kafka can be reached and has what a command needs, before the command begins: each failure is a sentence that
 * names the setting.
 */
public final class KafkaAccess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** For a client that is told in its properties to be more patient. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private KafkaAccess() {}

    /** Nobody answered in time: the address is wrong, or Kafka is away for the moment. */
    public static final class NoAnswerException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private NoAnswerException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Looks whether topics are there.
     *
     * @param topics by the names of their settings below {@code kafka.topics}
     * @throws NoAnswerException if nobody answers within half a minute
     * @throws IllegalStateException with a sentence that names the setting, if a topic is missing or may not be seen,
     *     or the credentials are refused
     */
    public static void requireTopics(KafkaSettings kafka, Map<String, String> topics) throws InterruptedException {
        Set<String> existing = existingTopics(kafka);
        List<String> missing = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        for (Map.Entry<String, String> each : new TreeMap<>(topics).entrySet()) {
            String topic = each.getValue();
            if (!existing.contains(topic)) {
                (isHidden(kafka, topic) ? hidden : missing).add(topic + " (kafka.topics." + each.getKey() + ")");
            }
        }
        if (!hidden.isEmpty()) {
            throw new IllegalStateException("Kafka at " + kafka.bootstrapServers() + " does not let this user see "
                    + String.join(", ", hidden)
                    + ": its access lists must allow the user of kafka.propertiesFile to describe, read and"
                    + " write them");
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Kafka at " + kafka.bootstrapServers() + " has no topic "
                    + String.join(", ", missing) + ": `vigie topics create` makes what is missing");
        }
    }

    /** Whether a topic that is in no list may be there, for others. */
    private static boolean isHidden(KafkaSettings kafka, String topic) throws InterruptedException {
        try {
            ask(kafka, admin -> admin.describeTopics(List.of(topic)).allTopicNames());
            return false;
        } catch (IllegalStateException e) {
            return e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof TopicAuthorizationException;
        }
    }

    /** What producers of events write to. */
    public static Map<String, String> inputs(KafkaSettings kafka) {
        return Map.of(
                "requests", kafka.topics().requests(),
                "responses", kafka.topics().responses(),
                "labels", kafka.topics().labels(),
                "signals", kafka.topics().signals());
    }

    public static Set<String> existingTopics(KafkaSettings kafka) throws InterruptedException {
        return ask(kafka, admin -> admin.listTopics().names());
    }

    /** What tells a topic from an earlier one of the same name. */
    public static Map<String, Uuid> topicIds(KafkaSettings kafka, Collection<String> topics)
            throws InterruptedException {
        Map<String, Uuid> ids = new HashMap<>();
        ask(kafka, admin -> admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> ids.put(topic, description.topicId()));
        return ids;
    }

    public static Properties adminProperties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        return properties;
    }

    /** A failure of a client that had reached Kafka, as a sentence. */
    public static IllegalStateException failed(KafkaSettings kafka, KafkaException failure) {
        return failure instanceof AuthenticationException
                        || failure instanceof AuthorizationException
                        || failure instanceof TimeoutException
                ? explained(kafka, failure, failure)
                : new IllegalStateException(
                        "Kafka at " + kafka.bootstrapServers() + ": " + innermostMessage(failure), failure);
    }

    private static <T> T ask(KafkaSettings kafka, Function<Admin, KafkaFuture<T>> question)
            throws InterruptedException {
        try (Admin admin = Admin.create(adminProperties(kafka))) {
            return question.apply(admin).get(PATIENCE.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw explained(kafka, e.getCause(), e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw explained(kafka, e, e);
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka's client does not accept its settings (kafka.bootstrapServers, kafka.properties,"
                            + " kafka.propertiesFile): "
                            + innermostMessage(e),
                    e);
        }
    }

    private static IllegalStateException explained(KafkaSettings kafka, Throwable failure, Exception cause) {
        if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
            return new IllegalStateException(
                    "Kafka at " + kafka.bootstrapServers()
                            + " refuses these credentials (kafka.properties, kafka.propertiesFile): "
                            + failure.getMessage(),
                    cause);
        }
        return new NoAnswerException(
                "no answer from Kafka at " + kafka.bootstrapServers()
                        + " (kafka.bootstrapServers; if that is right, security.protocol in kafka.properties)",
                cause);
    }

    /** In Kafka's client the outer ones only say that a client could not be made. */
    private static String innermostMessage(Throwable failure) {
        String message = failure.getClass().getSimpleName();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String said = each.getMessage();
            message = said == null || said.isBlank() ? message : said;
        }
        return message;
    }
}
