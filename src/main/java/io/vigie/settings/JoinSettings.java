package io.vigie.settings;

import java.io.Serializable;
import java.time.Duration;

/**
 * How requests, responses, labels and signals find each other.
 *
 * @param timeoutMillis how long a request waits for its response, and a response or label for its request, in event time
 * @param outOfOrderness how far a topic's event times may lag behind its newest
 * @param idleness a partition that is silent this long no longer holds time back
 * @param alignmentMaxDrift how far one source may run ahead of the slowest
 */
public record JoinSettings(long timeoutMillis, Duration outOfOrderness, Duration idleness, Duration alignmentMaxDrift)
        implements Serializable {}
