package io.vigie.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.LocalBroker;
import io.vigie.settings.Topics;
import io.vigie.topics.TopicCreator.TopicCreation;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real broker. */
class TopicCreatorIT {
    private static LocalBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = LocalBroker.start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stopBroker() throws IOException {
        admin.close();
        broker.close();
    }

    @Test
    void missingTopicsAreCreatedAndExistingOnesStay() throws Exception {
        Topics topics = Topics.defaults();
        admin.createTopics(List.of(
                        // Created by somebody else: one that is not compacted, and one with event-time retention.
                        new NewTopic(topics.panes(), 1, (short) 1),
                        new NewTopic(topics.labels(), 1, (short) 1),
                        new NewTopic(topics.alerts(), 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get(30, TimeUnit.SECONDS);
        List<TopicPlan> plans = TopicPlan.of(topics, 3, Duration.ofDays(60));
        TopicCreator creator = new TopicCreator(admin);

        List<TopicCreation> first = creator.create(plans, Optional.of((short) 1));
        assertThat(first).extracting(TopicCreation::topic).isEqualTo(topics.all());
        assertThat(first).filteredOn(TopicCreation::created).hasSize(10).allMatch(each -> each.warnings()
                .isEmpty());
        assertThat(first)
                .filteredOn(each -> !each.created())
                .extracting(TopicCreation::topic)
                .containsExactly(topics.labels(), topics.panes(), topics.alerts());
        assertThat(warnings(first, topics.panes())).anyMatch(text -> text.contains("not compacted"));
        assertThat(warnings(first, topics.labels()))
                .singleElement()
                .asString()
                .contains("its retention goes by event time");
        assertThat(warnings(first, topics.alerts())).singleElement().asString().contains("it is compacted");

        assertThat(config(topics.scores()))
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "5184000000");
        assertThat(config(topics.monitors())).containsEntry("cleanup.policy", "compact");
        assertThat(config(topics.panes())).containsEntry("cleanup.policy", "delete");

        List<TopicCreation> second = creator.create(plans, Optional.empty());
        assertThat(second).noneMatch(TopicCreation::created);
        assertThat(second)
                .extracting(TopicCreation::warnings)
                .isEqualTo(first.stream().map(TopicCreation::warnings).toList());
        assertThat(admin.describeTopics(List.of(topics.scores(), topics.labels()))
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS)
                        .values())
                .extracting(description -> description.partitions().size())
                .containsExactlyInAnyOrder(3, 1);
    }

    private static List<String> warnings(List<TopicCreation> outcomes, String topic) {
        return outcomes.stream()
                .filter(each -> each.topic().equals(topic))
                .flatMap(each -> each.warnings().stream())
                .toList();
    }

    private static Map<String, String> config(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource);
        Map<String, String> values = new HashMap<>();
        config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }
}
