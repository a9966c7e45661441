package io.vigie.sink.webhook;

/**
 * One alert event to be delivered, as it is posted. Held in writer state, so it is retried after a restart.
 *
 * @param id the same for every attempt, so that receivers recognise repetitions
 * @param body JSON
 * @param queuedAt epoch milliseconds by the machine's clock when it was queued; decides when to give up, even across
 *     restarts
 */
public record WebhookMessage(String id, String body, long queuedAt) {}
