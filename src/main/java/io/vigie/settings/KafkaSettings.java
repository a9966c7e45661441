package io.vigie.settings;

import java.io.Serializable;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param properties client properties, those of the properties file included: do not log the values
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties, Topics topics)
        implements Serializable {

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** Without the values of the properties, which may be secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", properties " + properties.keySet() + ", " + topics + "]";
    }
}
