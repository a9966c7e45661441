package io.vigie.sink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelParameters;
import io.vigie.channel.ChannelType;
import io.vigie.channel.Incidents;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.sink.channel.ChannelSinkSettings.Delivery;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a real Alertmanager: what it shows, whom it tells, and what it makes of a job that is gone. */
@Timeout(120)
class AlertmanagerIT {
    private static final long EXPIRE_MS = 5_000;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private AlertmanagerServer alertmanager;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            JsonNode notification = new ObjectMapper().readTree(exchange.getRequestBody());
            told.add(notification.path("status").asText() + " "
                    + notification.at("/groupLabels/incident_id").asText());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        alertmanager = new AlertmanagerServer(
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
    }

    @AfterEach
    void stop() throws Exception {
        alertmanager.close();
        receiver.stop(0);
    }

    private ChannelWriter<IncidentEvent> writer(List<ChannelMessage> restored) throws Exception {
        return writer(restored, 3_600_000);
    }

    private ChannelWriter<IncidentEvent> writer(List<ChannelMessage> restored, long repeatForMs) throws Exception {
        ChannelFormat<IncidentEvent> format = ChannelType.ALERTMANAGER.format(new ChannelParameters(Map.of(
                "repeatEvery",
                "200",
                "expireAfter",
                Long.toString(EXPIRE_MS),
                "repeatFor",
                Long.toString(repeatForMs))));
        ChannelSinkSettings settings = ChannelSinkSettings.of(Incidents.CHANNEL, alertmanager.url() + "/")
                .with(new Delivery(100, 5_000, 10, 100, 3_600_000, 6_000));
        return new ChannelWriter<>(
                new ChannelWriter.ChannelRoute<>(settings, format, ChannelEndpoint.open(settings, format, Map.of())),
                new ChannelMetrics(new UnregisteredMetricsGroup(), settings.channel(), System::currentTimeMillis),
                System::currentTimeMillis,
                1,
                restored);
    }

    private static IncidentEvent event(String id, IncidentNews news, String severity) {
        return Incidents.event(id, news, severity, Incidents.OPENED);
    }

    @Test
    void anIncidentIsOneAlertFromItsOpeningToItsEnd() throws Exception {
        List<ChannelMessage> stored;
        try (ChannelWriter<IncidentEvent> writer = writer(List.of())) {
            writer.write(event("a", IncidentNews.OPENED, "critical"));
            until("firing", () -> told.contains("firing a"));
            Instant first = Instant.parse(alert("a").path("endsAt").asText());
            // Posted again, it outlives what was said first.
            until("the first end has passed", () -> Instant.now().isAfter(first));
            assertThat(alert("a").at("/labels/owner").asText()).isEqualTo("team-support");
            assertThat(alert("a").path("generatorURL").asText()).startsWith("https://vigie.example.org/");
            writer.write(event("a", IncidentNews.WORSE, "critical"));
            writer.write(event("a", IncidentNews.OVER, "critical"));
            until("resolved", () -> told.contains("resolved a"));
            until("gone", () -> alertmanager.alerts().isEmpty());
            writer.write(event("b", IncidentNews.OPENED, "critical"));
            until("firing", () -> told.contains("firing b"));
            stored = writer.snapshotState(1);
        }
        // The job is gone, and so, after a while, is what it said.
        until("expired", () -> alertmanager.alerts().isEmpty());
        // It comes back from its checkpoint and says it again, without any event.
        try (ChannelWriter<IncidentEvent> writer = writer(stored)) {
            until("firing again", () -> alertmanager.alerts().size() == 1);
            writer.write(event("b", IncidentNews.OVER, "critical"));
            until("gone", () -> alertmanager.alerts().isEmpty());
        }
        assertThat(told).filteredOn(each -> each.equals("firing a")).hasSize(1);
    }

    @Test
    void aHigherSeverityTakesItsRouteAndASilenceHolds() throws Exception {
        try (ChannelWriter<IncidentEvent> writer = writer(List.of())) {
            alertmanager.silence("s", Instant.now().plusSeconds(600).toString());
            for (String id : List.of("s", "a")) {
                writer.write(event(id, IncidentNews.OPENED, "warning"));
            }
            until("both are there", () -> alertmanager.alerts().size() == 2);
            assertThat(told).isEmpty();
            for (String id : List.of("s", "a")) {
                writer.write(event(id, IncidentNews.WORSE, "critical"));
            }
            until("the route of critical alerts", () -> told.contains("firing a"));
            // Each incident is one alert, and a silence of an incident does not depend on its severity.
            until("one alert each", () -> alertmanager.alerts().size() == 2);
            assertThat(alert("a").at("/labels/severity").asText()).isEqualTo("critical");
            until("silenced", () -> alert("s").at("/status/state").asText().equals("suppressed"));
            assertThat(told).doesNotContain("firing s");
        }
    }

    @Test
    void anIncidentWhoseEndIsNeverToldIsOverAfterAWhile() throws Exception {
        try (ChannelWriter<IncidentEvent> writer = writer(List.of(), 1_000)) {
            writer.write(event("a", IncidentNews.OPENED, "critical"));
            until("there", () -> alertmanager.alerts().size() == 1);
            until("gone", () -> alertmanager.alerts().isEmpty());
            assertThat(writer.snapshotState(1)).isEmpty();
        }
    }

    private JsonNode alert(String incident) throws Exception {
        return alertmanager.alerts().stream()
                .filter(alert -> alert.at("/labels/incident_id").asText().equals(incident))
                .findFirst()
                .orElseThrow();
    }

    private void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + ": not within 30 s; told " + new ArrayList<>(told) + ", alerts "
                        + alertmanager.alerts());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
