package io.vigie.sink.webhook;

/**
 * One alert event on its way, as it is posted. Held in writer state, so a restart tries it again.
 *
 * @param id the same for every attempt: receivers know by it what they have already seen
 * @param body JSON
 * @param queuedAt epoch milliseconds by the machine's clock: when it was first tried; decides when to give up, over
 *     restarts too
 */
public record WebhookMessage(String id, String body, long queuedAt) {}
