package io.vigie.settings;

import io.vigie.model.Monitor;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Everything the drift job is told.
 *
 * @param channels by the names that monitors use
 */
public record DriftSettings(
        KafkaSettings kafka,
        WindowSettings windows,
        LabelSettings labels,
        InfluxOptions influx,
        Map<String, ChannelSettings> channels,
        List<Monitor> monitors,
        AlertSettings alerts,
        RuntimeSettings runtime)
        implements Serializable {

    public DriftSettings {
        channels = Map.copyOf(channels);
        monitors = List.copyOf(monitors);
    }
}
