package io.vigie.local;

import io.vigie.settings.Topics;
import io.vigie.topics.TopicCreator;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** A real broker that requires a password (SASL/PLAIN) and shows its topics only to {@link #ADMIN}. */
public final class GuardedBroker implements AutoCloseable {
    public static final String ADMIN = "admin";

    /** A user with a password but without any permission. */
    public static final String GUEST = "guest";

    private static final String PASSWORD = "kafka-open-sesame-";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private final LocalBroker broker;

    private GuardedBroker(LocalBroker broker) {
        this.broker = broker;
    }

    public static GuardedBroker start() throws IOException {
        // A listener's name determines its protocol: PLAINTEXT would be unencrypted and without a password.
        return new GuardedBroker(LocalBroker.start(Map.of(
                "listeners", "SASL_PLAINTEXT://127.0.0.1:PORT,CONTROLLER://127.0.0.1:CONTROLLER_PORT",
                "advertised.listeners", "SASL_PLAINTEXT://127.0.0.1:PORT",
                "listener.security.protocol.map", "SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "SASL_PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                        LOGIN + "username=\"admin\" password=\"" + password(ADMIN) + "\" user_admin=\""
                                + password(ADMIN) + "\" user_guest=\"" + password(GUEST) + "\";",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:admin;User:ANONYMOUS")));
    }

    public static String password(String user) {
        return PASSWORD + user;
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public void createTopics(Topics topics) throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(properties(ADMIN, password(ADMIN)));
        properties.put("bootstrap.servers", bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            new TopicCreator(admin).create(TopicPlan.of(topics, 1, null), Optional.empty());
        }
    }

    /** A properties file, to be named in settings, with which a client logs in. */
    public static Path propertiesFile(Path file, String user, String password) throws IOException {
        StringBuilder text = new StringBuilder();
        properties(user, password)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        return Files.writeString(file, text.toString());
    }

    private static Map<String, String> properties(String user, String password) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", LOGIN + "username=\"" + user + "\" password=\"" + password + "\";");
    }

    @Override
    public void close() throws IOException {
        broker.close();
    }
}
