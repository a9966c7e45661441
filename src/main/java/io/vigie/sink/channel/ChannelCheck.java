package io.vigie.sink.channel;

import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.TestIncidents;
import io.vigie.model.IncidentEvent;
import io.vigie.sink.MisconfiguredException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the opening and the end of an incident that is none through a channel, as the job would send them, once each:
 * what the other side answers is the result, and nothing stays open there.
 */
public final class ChannelCheck {

    private ChannelCheck() {}

    /**
     * @param what what was sent: {@code opened} or {@code over}
     */
    public record ChannelAnswer(String what, ChannelReply reply) {}

    /**
     * Waits for the answers.
     *
     * @param environment where secrets may be
     * @throws MisconfiguredException if a secret is missing; the message names the setting
     */
    public static List<ChannelAnswer> send(
            ChannelSinkSettings settings,
            ChannelFormat<IncidentEvent> format,
            Map<String, String> environment,
            Clock clock)
            throws MisconfiguredException, InterruptedException {
        ChannelEndpoint endpoint = ChannelEndpoint.open(settings, format, environment);
        List<ChannelAnswer> answers = new ArrayList<>();
        long at = clock.millis();
        ChannelMessage open = null;
        for (IncidentEvent event :
                List.of(TestIncidents.opened(settings.channel(), at), TestIncidents.over(settings.channel(), at))) {
            open = send(event, open, new ChannelWriter.ChannelRoute<>(settings, format, endpoint), clock, answers);
        }
        return answers;
    }

    private static @Nullable ChannelMessage send(
            IncidentEvent event,
            @Nullable ChannelMessage open,
            ChannelWriter.ChannelRoute<IncidentEvent> route,
            Clock clock,
            List<ChannelAnswer> answers)
            throws InterruptedException {
        ChannelMessage last = null;
        for (ChannelMessage message : route.format().messages(event, open, clock.millis())) {
            answers.add(new ChannelAnswer(event.news().words(), route.endpoint().send(message, clock.millis())));
            last = message;
        }
        return last;
    }
}
