package io.vigie.sink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.ChannelParameter;
import io.vigie.channel.ChannelParameters;
import io.vigie.channel.ChannelType;
import io.vigie.channel.Incidents;
import io.vigie.local.FreePort;
import io.vigie.model.IncidentEvent;
import io.vigie.model.IncidentNews;
import io.vigie.model.SecretSource;
import io.vigie.sink.channel.ChannelSinkSettings.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever fails on the way, and wherever the job is restarted: every event is told, and what is open at the service in
 * the end is what is open here, each incident once.
 */
@Timeout(120)
class ChannelLawTest {
    /** The machine's clock, which stands. */
    static final long NOW = Incidents.OPENED + 86_400_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Delivery QUICK = new Delivery(1_000, 10_000, 1, 4, 3_600_000, 6_000);
    private static final Map<String, String> PARAMETERS = Map.of(
            "repeatEvery",
            "20",
            "expireAfter",
            "900000",
            "repeatFor",
            "2592000000",
            "template",
            "{\"incident\": \"{{incident_id}}\", \"over\": {{is_over}}, \"id\": \"{{id}}\"}",
            "contentType",
            "application/json");
    private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "s3cret-key");

    @ParameterizedTest
    @EnumSource(value = ChannelType.class, mode = EnumSource.Mode.EXCLUDE, names = "EMAIL")
    void everyEventIsToldAndWhatIsOpenThereIsWhatIsOpenHere(ChannelType type) throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<IncidentEvent> events = events(random);
            ChannelFormat<IncidentEvent> format = type.format(new ChannelParameters(PARAMETERS));
            try (ServiceModel service = new ServiceModel(type, FreePort.find(), 0.4, seed)) {
                Run run = new Run(format, settings(service.url(), type));
                int checkpoint = random.nextInt(events.size());
                int crash = checkpoint + random.nextInt(events.size() - checkpoint + 1);
                List<ChannelMessage> stored;
                try (ChannelWriter<IncidentEvent> writer = run.start(List.of(), seed)) {
                    events.subList(0, checkpoint).forEach(writer::write);
                    stored = stored(writer.snapshotState(1));
                    if (random.nextBoolean()) {
                        service.down();
                    }
                    events.subList(checkpoint, crash).forEach(writer::write);
                }
                service.down();
                try (ChannelWriter<IncidentEvent> writer = run.start(stored, seed + 100)) {
                    events.subList(checkpoint, events.size()).forEach(writer::write);
                    service.up();
                    writer.flush(true);
                    assertThat(writer.snapshotState(2))
                            .as("seed %s: only what is repeated is left", seed)
                            .allMatch(left -> left.purpose() == ChannelMessage.MessagePurpose.REPEATED);
                }
                assertThat(service.accepted()).as("seed %s", seed).containsAll(told(format, events));
                assertThat(service.open())
                        .as("seed %s", seed)
                        .hasSize(open(events).size());
                for (String item : open(events)) {
                    assertThat(service.open().stream().filter(each -> each.contains(item)))
                            .as("seed %s, %s", seed, item)
                            .hasSize(1);
                }
            }
        }
    }

    /** A name may have another type after a restart. */
    @Test
    void whatAnotherTypeLeftBehindHoldsNothingUp() throws Exception {
        ChannelFormat<IncidentEvent> before = ChannelType.ALERTMANAGER.format(new ChannelParameters(PARAMETERS));
        IncidentEvent opened = Incidents.event("a", IncidentNews.OPENED, "critical", Incidents.OPENED);
        ChannelMessage waiting = before.messages(opened, null, NOW).get(0);
        List<ChannelMessage> left = stored(List.of(waiting.with(ChannelMessage.MessagePurpose.REPEATED), waiting));
        ChannelFormat<IncidentEvent> format = ChannelType.PAGERDUTY.format(new ChannelParameters(Map.of()));
        try (ServiceModel service = new ServiceModel(ChannelType.PAGERDUTY, FreePort.find(), 0, 1);
                ChannelWriter<IncidentEvent> writer =
                        new Run(format, settings(service.url(), ChannelType.PAGERDUTY)).start(left, 1)) {
            writer.write(opened);
            writer.flush(true);
            assertThat(writer.snapshotState(1)).isEmpty();
            assertThat(service.open()).containsExactly("vigie/a");
        }
    }

    private record Run(ChannelFormat<IncidentEvent> format, ChannelSinkSettings settings) {
        ChannelWriter<IncidentEvent> start(List<ChannelMessage> restored, long seed) throws Exception {
            return new ChannelWriter<>(
                    new ChannelWriter.ChannelRoute<>(
                            settings, format, ChannelEndpoint.open(settings, format, ENVIRONMENT)),
                    new ChannelMetrics(new UnregisteredMetricsGroup(), settings.channel(), () -> NOW),
                    () -> NOW,
                    seed,
                    restored);
        }
    }

    private static ChannelSinkSettings settings(String url, ChannelType type) {
        Map<String, SecretSource> secrets = new TreeMap<>();
        type.parameters().stream()
                .filter(parameter -> parameter.kind() == ChannelParameter.ParameterKind.SECRET)
                .forEach(parameter -> secrets.put(parameter.name(), SecretSource.environment("KEY")));
        return ChannelSinkSettings.of(Incidents.CHANNEL, url)
                .withSecrets(secrets)
                .with(QUICK);
    }

    /** Through the bytes of a savepoint. */
    private static List<ChannelMessage> stored(List<ChannelMessage> messages) throws Exception {
        ChannelMessageSerializer serializer = new ChannelMessageSerializer();
        List<ChannelMessage> read = new ArrayList<>();
        for (ChannelMessage message : messages) {
            byte[] bytes = serializer.serialize(message);
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
            read.add(serializer.deserialize(serializer.getVersion(), bytes));
        }
        return read;
    }

    private static Set<String> told(ChannelFormat<IncidentEvent> format, List<IncidentEvent> events) throws Exception {
        Set<String> told = new TreeSet<>();
        for (IncidentEvent event : events) {
            for (ChannelMessage message : format.messages(event, null, NOW)) {
                told.add(message.path() + " "
                        + ServiceModel.withoutTimes(JSON.readTree(format.body(
                                message, Map.of("routingKey", "s3cret-key", "apiKey", "s3cret-key"), NOW))));
            }
        }
        return told;
    }

    private static Set<String> open(List<IncidentEvent> events) {
        Map<String, IncidentNews> last =
                events.stream().collect(Collectors.toMap(IncidentEvent::incidentId, IncidentEvent::news, (a, b) -> b));
        last.values().removeIf(news -> news == IncidentNews.OVER);
        return last.keySet();
    }

    /** Some incidents at once: each opens, has news, may be over, and may come back. */
    private static List<IncidentEvent> events(SplittableRandom random) {
        List<List<IncidentNews>> stories = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<IncidentNews> story = new ArrayList<>(List.of(IncidentNews.OPENED));
            news(story, random);
            if (random.nextInt(3) > 0) {
                story.add(IncidentNews.OVER);
                if (random.nextInt(3) == 0) {
                    story.add(IncidentNews.REOPENED);
                    news(story, random);
                }
            }
            stories.add(story);
        }
        List<IncidentEvent> events = new ArrayList<>();
        int[] next = new int[stories.size()];
        long at = Incidents.OPENED;
        while (!IntStream.range(0, next.length)
                .allMatch(i -> next[i] == stories.get(i).size())) {
            int i = random.nextInt(next.length);
            if (next[i] < stories.get(i).size()) {
                at += 60_000;
                events.add(Incidents.event(
                        "incident-" + i, stories.get(i).get(next[i]), i % 2 == 0 ? "critical" : "warning", at));
                next[i]++;
            }
        }
        return events;
    }

    private static void news(List<IncidentNews> story, SplittableRandom random) {
        List<IncidentNews> any =
                List.of(IncidentNews.WORSE, IncidentNews.WIDER, IncidentNews.MORE_CERTAIN, IncidentNews.REMINDER);
        for (int i = random.nextInt(3); i > 0; i--) {
            story.add(any.get(random.nextInt(any.size())));
        }
    }
}
