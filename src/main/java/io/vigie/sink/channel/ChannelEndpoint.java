package io.vigie.sink.channel;

import io.vigie.channel.ChannelFormat;
import io.vigie.channel.ChannelMessage;
import io.vigie.channel.MailServer;
import io.vigie.model.SecretSource;
import io.vigie.sink.MisconfiguredException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The other side of a channel. */
interface ChannelEndpoint {

    /**
     * Waits for the answer, or until the timeout of an attempt has passed. Any failure is a reply: it must not end the
     * thread, and with it all deliveries.
     *
     * @param now epoch milliseconds
     */
    ChannelReply send(ChannelMessage message, long now) throws InterruptedException;

    /**
     * Reads secrets; does not connect yet.
     *
     * @throws MisconfiguredException if one is missing or invalid; the message names the setting
     */
    static ChannelEndpoint open(ChannelSinkSettings settings, ChannelFormat<?> format, Map<String, String> environment)
            throws MisconfiguredException {
        Map<String, String> secrets = new HashMap<>();
        for (Map.Entry<String, SecretSource> secret : settings.secrets().entrySet()) {
            secrets.put(
                    secret.getKey(),
                    read(settings, secret.getKey() + secret.getValue().ending(), secret.getValue(), environment));
        }
        MailServer server = format.mailServer();
        return server == null
                ? HttpEndpoint.open(settings, format, secrets, environment)
                : new SmtpEndpoint(settings, server, secrets);
    }

    /** @throws MisconfiguredException if it is missing or could not be the value of a header */
    static String read(
            ChannelSinkSettings settings, String option, SecretSource source, Map<String, String> environment)
            throws MisconfiguredException {
        try {
            return source.readHeader("channels." + settings.channel() + "." + option, environment);
        } catch (IOException e) {
            throw new MisconfiguredException(Objects.toString(e.getMessage(), "a secret cannot be read"));
        }
    }
}
