package io.vigie.sink.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigie.channel.ChannelType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a service makes of what it is sent: which incidents are open there. It fails as services do, also after it has
 * taken a message.
 */
final class ServiceModel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChannelType type;
    private final SplittableRandom random;
    private final double failing;
    private final int port;
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private @Nullable HttpServer server;

    ServiceModel(ChannelType type, int port, double failing, long seed) throws IOException {
        this.type = type;
        this.random = new SplittableRandom(seed);
        this.failing = failing;
        this.port = port;
        up();
    }

    void up() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        started.createContext("/hook", this::handle);
        started.start();
        server = started;
    }

    void down() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/hook";
    }

    /** One thread serves all. */
    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        double draw = random.nextDouble();
        if (draw >= failing / 2) {
            take(exchange.getRequestURI().toString().substring("/hook".length()), JSON.readTree(body));
        }
        if (draw < failing) {
            int[] answers = {500, 503, 429, 401, 0};
            int answer = answers[random.nextInt(answers.length)];
            if (answer == 429) {
                exchange.getResponseHeaders().add("Retry-After", "0");
            }
            if (answer != 0) {
                exchange.sendResponseHeaders(answer, -1);
            }
        } else {
            exchange.sendResponseHeaders(202, -1);
        }
        exchange.close();
    }

    private void take(String path, JsonNode body) {
        accepted.add(path + " " + withoutTimes(body));
        switch (type) {
            case PAGERDUTY -> {
                if (body.path("routing_key").asText().equals("s3cret-key")) {
                    change(
                            body.path("dedup_key").asText(),
                            !body.path("event_action").asText().equals("resolve"));
                }
            }
            case OPSGENIE -> {
                if (path.isEmpty()) {
                    open.add(body.path("alias").asText());
                } else if (path.contains("/close?identifierType=alias")) {
                    open.remove(path.substring(1, path.indexOf("/close")));
                }
            }
            case ALERTMANAGER ->
                body.forEach(alert -> change(
                        alert.path("labels").toString(),
                        Instant.parse(alert.path("endsAt").asText()).toEpochMilli() > ChannelLawTest.NOW));
            case SLACK ->
                change(
                        body.at("/blocks/2/fields").findValuesAsText("text").stream()
                                .filter(field -> field.startsWith("Incident: "))
                                .findFirst()
                                .orElseThrow(),
                        !body.at("/blocks/0/text/text").asText().startsWith("Incident over"));
            case TEAMS -> {
                JsonNode paragraphs = body.at("/attachments/0/content/body");
                change(
                        paragraphs
                                .get(paragraphs.size() - 1)
                                .at("/inlines/1/text")
                                .asText(),
                        !paragraphs.at("/0/inlines/0/text").asText().startsWith("Incident over"));
            }
            case CLOUDEVENTS ->
                change(
                        body.path("subject").asText(),
                        !body.path("type").asText().endsWith(".over"));
            case WEBHOOK ->
                change(body.path("incident").asText(), !body.path("over").asBoolean());
            case EMAIL -> throw new IllegalStateException("is not posted");
        }
    }

    private void change(String item, boolean isOpen) {
        if (isOpen) {
            open.add(item);
        } else {
            open.remove(item);
        }
    }

    static JsonNode withoutTimes(JsonNode body) {
        JsonNode copy = body.deepCopy();
        for (JsonNode each : copy.isArray() ? copy : JSON.createArrayNode()) {
            ((ObjectNode) each).remove(Set.of("startsAt", "endsAt"));
        }
        return copy;
    }

    /** The items that are open, by whatever names one here. */
    Set<String> open() {
        return new TreeSet<>(open);
    }

    /** Paths and bodies. */
    Set<String> accepted() {
        return new HashSet<>(accepted);
    }

    @Override
    public void close() {
        down();
    }
}
