package io.vigie.join;

import io.vigie.model.StoredMap;
import java.util.List;

/**
 * What is held of one conversation beside its {@link ConversationState}: an event reads and writes at most one entry of
 * each map.
 *
 * @param openTurns by the time at which they are decided
 * @param signals by the request id that they speak of
 * @param anonymousSignals that name no request, by the time at which they are known
 */
public record ConversationStore(
        StoredMap<Long, List<OpenTurn>> openTurns,
        StoredMap<String, List<PendingSignal>> signals,
        StoredMap<Long, List<PendingSignal>> anonymousSignals) {}
