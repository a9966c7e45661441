package io.vigie.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.telemetry.LogLines;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Kafka's clients log their settings, and those from a properties file may be secrets. */
class ClientLogsTest {

    private static final Map<String, Object> PROPERTIES = Map.of(
            "bootstrap.servers", "127.0.0.1:9",
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"vigie\" password=\"s3cret\";",
            "ssl.keystore.password", "s3cret-keystore",
            "ssl.key.password", "s3cret-key",
            "ssl.truststore.password", "s3cret-truststore",
            "basic.auth.user.info", "vigie:s3cret");

    @Test
    void settingsAreLoggedWithoutSecrets() {
        try (LogLines lines = LogLines.ofPackage("org.apache.kafka")) {
            Duration none = Duration.ZERO;
            new KafkaConsumer<>(new HashMap<>(PROPERTIES), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .close(CloseOptions.timeout(none));
            new KafkaProducer<>(new HashMap<>(PROPERTIES), new ByteArraySerializer(), new ByteArraySerializer())
                    .close(none);
            Admin.create(new HashMap<>(PROPERTIES)).close(none);
            assertThat(lines.messages())
                    .anySatisfy(message -> assertThat(message).contains("ConsumerConfig values", "sasl.jaas.config"))
                    .anySatisfy(message -> assertThat(message).contains("ProducerConfig values"))
                    .anySatisfy(message -> assertThat(message).contains("AdminClientConfig values"))
                    .noneSatisfy(message -> assertThat(message).contains("s3cret"));
        }
    }
}
