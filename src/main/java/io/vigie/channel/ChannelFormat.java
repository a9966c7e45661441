package io.vigie.channel;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a channel sends of one type of event. Pure: the same event gives the same messages, and secrets and the time of
 * sending come in only with {@link #body} and {@link #headers}.
 */
public interface ChannelFormat<T> extends Serializable {

    /** Whether an event is to be delivered to a channel. */
    boolean concerns(String channel, T event);

    /**
     * What is sent of an event, in this order.
     *
     * @param open what was last queued of the same item with {@link ChannelMessage.MessagePurpose#OPEN}; null: it is
     *     not open
     * @param now epoch milliseconds by the machine's clock
     */
    List<ChannelMessage> messages(T event, @Nullable ChannelMessage open, long now);

    /** The item that an event is about; empty where messages stand alone. */
    String item(T event);

    /** The media type of bodies. */
    default String contentType() {
        return "application/json";
    }

    /**
     * The body of a request at the moment of sending.
     *
     * @param secrets by the names of their parameters
     * @param now epoch milliseconds
     */
    default String body(ChannelMessage message, Map<String, String> secrets, long now) {
        return message.body();
    }

    /**
     * Headers of each request beside those in the settings.
     *
     * @param secrets by the names of their parameters
     */
    default Map<String, String> headers(Map<String, String> secrets) {
        return Map.of();
    }

    /** How often the last message of each open item is sent again, in milliseconds; 0: never. */
    default long repeatEveryMs() {
        return 0;
    }

    /** How long after it was queued a message is sent again, in milliseconds: nobody may tell of its item's end. */
    default long repeatForMs() {
        return 0;
    }

    /** Where messages go if they are e-mails; null: they are posted over HTTP. */
    default @Nullable MailServer mailServer() {
        return null;
    }
}
