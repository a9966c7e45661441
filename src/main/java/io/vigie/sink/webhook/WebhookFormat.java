package io.vigie.sink.webhook;

import java.io.Serializable;

/** What a webhook posts of one type of event. */
public interface WebhookFormat<T> extends Serializable {

    /** Whether an event is to be delivered to a channel. */
    boolean concerns(String channel, T event);

    /** The same for each delivery of the same event. */
    String id(T event);

    /** @param source where it comes from, a URI reference */
    String json(T event, String source);
}
