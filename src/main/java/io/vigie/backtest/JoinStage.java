package io.vigie.backtest;

import io.vigie.decode.EventEncoder;
import io.vigie.job.JobRules;
import io.vigie.join.ConversationRule;
import io.vigie.join.ConversationState;
import io.vigie.join.ConversationStore;
import io.vigie.join.JoinRules;
import io.vigie.join.LabelJoin;
import io.vigie.join.LabelJoinState;
import io.vigie.join.RequestResponseJoin;
import io.vigie.join.RequestResponseState;
import io.vigie.model.DeadLetter;
import io.vigie.model.HeapMap;
import io.vigie.model.JoinedLabel;
import io.vigie.model.Label;
import io.vigie.model.LabelContribution;
import io.vigie.model.RecordPosition;
import io.vigie.model.RejectionReason;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.model.TrafficContribution;
import io.vigie.model.Turn;
import io.vigie.model.TurnContribution;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.Topics;
import io.vigie.window.KnownModels;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The joins of quality-metrics over events in the order of their times, with what they keep on the heap:
 *
 * <pre>
 * requests ──► known models ─┐
 * responses ─────────────────┴► request-response join ─┬────────────► traffic
 *                                                      ├─► turns ─┐
 * signals ─────────────────────────────────────────────┼──────────┴─► conversations ─► turns
 *                                                      │                   ▼
 * labels ──────────────────────────────────────────────┴─────────────► label join ───► labels, joined labels
 * </pre>
 *
 * <p>The rules are those of the job. Its graph has each in an operator of its own (see
 * {@code QualityMetricsPipeline}); here one calls the next. Before an event is taken, all that is due before its time
 * is done, stage by stage: so a result depends on the events alone. A request is remembered for labels as long as the
 * job promises to, by the time of events.
 */
final class JoinStage {

    private final Topics topics;
    private final Clock clock;
    private final JoinOutput out;
    private final Consumer<DeadLetter> deadLetters;
    private final long rememberedMs;
    private final boolean keepsBytes;
    private final KnownModels.KnownModelRules modelRules;
    private final KnownModels knownModels;
    private final RequestResponseJoin requestResponseJoin;
    private final JoinRules joinRules;
    private final LabelJoin labelJoin;

    private final Map<String, RequestResponseState> requests = new HashMap<>();
    private final Map<String, OpenConversation> conversations = new HashMap<>();
    private final Map<String, LabelJoinState> labelled = new HashMap<>();
    private final Deque<RememberedUntil> remembered = new ArrayDeque<>();
    private final EventTimers requestTimers = new EventTimers();
    private final EventTimers conversationTimers = new EventTimers();
    private final EventTimers labelTimers = new EventTimers();
    private long watermark = Long.MIN_VALUE;
    private final InputInventory inventory = new InputInventory();
    private long duplicateRequests;
    private long duplicateResponses;
    private long duplicateLabels;

    /** Where what the joins find goes. */
    interface JoinOutput {

        void traffic(TrafficContribution traffic);

        void turn(TurnContribution turn);

        void label(LabelContribution label);

        void joinedLabel(JoinedLabel label);
    }

    private record RememberedUntil(long time, String requestId) {}

    /** A conversation and the rule on its store. */
    private static final class OpenConversation {
        private final ConversationRule rule;
        private @Nullable ConversationState held;

        OpenConversation(JoinRules rules) {
            this.rule = new ConversationRule(
                    rules, new ConversationStore(new HeapMap<>(), new HeapMap<>(), new HeapMap<>()));
        }
    }

    /** @param clock says when a record was rejected */
    JoinStage(QualityMetricsSettings settings, Clock clock, JoinOutput out, Consumer<DeadLetter> deadLetters) {
        this.topics = settings.kafka().topics();
        this.clock = clock;
        this.out = out;
        this.deadLetters = deadLetters;
        this.joinRules = JobRules.joins(settings);
        this.rememberedMs = settings.labels().horizonMs() + settings.labels().graceMs();
        this.keepsBytes = settings.limits().keepsBytes();
        this.modelRules = JobRules.knownModels(settings);
        this.knownModels = new KnownModels(modelRules, List.of());
        this.requestResponseJoin =
                new RequestResponseJoin(joinRules, settings.slices().dimensions());
        this.labelJoin = new LabelJoin(joinRules);
    }

    /** Does what is due up to a time, which no later event lies before. */
    void advance(long time) {
        watermark = time;
        requestTimers.fireUpTo(time, this::onRequestDeadline);
        conversationTimers.fireUpTo(time, this::onConversationTime);
        labelTimers.fireUpTo(time, this::onLabelTime);
        while (!remembered.isEmpty() && remembered.element().time() < time) {
            forget(remembered.remove());
        }
    }

    /** A request that has its id from an older one is remembered for as long as any. */
    private void forget(RememberedUntil due) {
        LabelJoinState held = labelled.get(due.requestId());
        if (held != null && held.newestRequestAt() + rememberedMs <= due.time()) {
            labelled.remove(due.requestId());
        }
    }

    void onRequest(Request request) {
        inventory.add(request);
        if (!knownModels.admit(request.model(), request.requestedAt(), watermark)) {
            reject(request, RejectionReason.TOO_MANY_MODELS, modelRules.tooMany(request.model()));
        } else if (requestResponseJoin.isAfterHorizon(request, watermark)) {
            reject(request, RejectionReason.REQUEST_AFTER_HORIZON, RequestResponseJoin.afterHorizon(request));
        } else {
            RequestResponseState held = requests.get(request.requestId());
            RequestResponseJoin.RequestResponseJoinResult result =
                    requestResponseJoin.onRequest(held, request, watermark);
            if (result.isReused()) {
                reject(request, RejectionReason.REUSED_ID, requestResponseJoin.reused(request));
            }
            onJoin(request.requestId(), held, result);
        }
    }

    void onResponse(Response response) {
        inventory.add(response);
        RequestResponseState held = requests.get(response.requestId());
        onJoin(response.requestId(), held, requestResponseJoin.onResponse(held, response, watermark));
    }

    void onSignal(Signal signal) {
        OpenConversation conversation = conversation(signal.conversationId());
        onConversation(
                signal.conversationId(),
                conversation,
                conversation.rule.onSignal(conversation.held, signal, watermark));
    }

    void onLabel(Label label) {
        inventory.add(label);
        LabelJoin.LabelJoinResult result = labelJoin.onLabel(labelled.get(label.requestId()), label, watermark);
        duplicateLabels += result.ignored() ? 1 : 0;
        onLabelJoin(label.requestId(), result);
    }

    private void onRequestDeadline(String requestId, long time) {
        RequestResponseState held = requests.get(requestId);
        if (held != null && held.deadline() <= time) {
            onJoin(requestId, held, requestResponseJoin.onDeadline(held, time));
        }
    }

    private void onJoin(
            String requestId,
            @Nullable RequestResponseState before,
            RequestResponseJoin.RequestResponseJoinResult result) {
        RequestResponseState after = result.held();
        if (after == null) {
            requests.remove(requestId);
        } else {
            requests.put(requestId, after);
            if (before == null || before.deadline() != after.deadline()) {
                requestTimers.add(requestId, after.deadline());
            }
        }
        result.traffic().forEach(out::traffic);
        Turn turn = result.turn();
        if (turn != null) {
            OpenConversation conversation = conversation(turn.conversationId());
            onConversation(
                    turn.conversationId(), conversation, conversation.rule.onTurn(conversation.held, turn, watermark));
        }
        duplicateRequests += result.duplicateRequests();
        duplicateResponses += result.duplicateResponses();
        if (result.remembered() != null) {
            remembered.add(new RememberedUntil(result.remembered().requestedAt() + rememberedMs, requestId));
            onLabelJoin(requestId, labelJoin.onRequest(labelled.get(requestId), result.remembered(), watermark));
        }
        for (RequestResponseJoin.RejectedResponse rejected : result.rejected()) {
            Response response = rejected.response();
            reject(
                    topics.responses(),
                    response.position(),
                    EventEncoder.encode(response),
                    rejected.reason(),
                    rejected.detail());
        }
    }

    /** The names that the events have. */
    InputInventory inventory() {
        return inventory;
    }

    /** What was ignored, as sentences. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        addNote(notes, topics.requests(), duplicateRequests);
        addNote(notes, topics.responses(), duplicateResponses);
        addNote(notes, topics.labels(), duplicateLabels);
        return notes;
    }

    private static void addNote(List<String> notes, String file, long duplicates) {
        if (duplicates > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s: %,d %s what another says, and %s once.",
                    file,
                    duplicates,
                    duplicates == 1 ? "line repeats" : "lines repeat",
                    duplicates == 1 ? "counts" : "count"));
        }
    }

    private OpenConversation conversation(String conversationId) {
        return conversations.computeIfAbsent(conversationId, unused -> new OpenConversation(joinRules));
    }

    private void onConversationTime(String conversationId, long time) {
        OpenConversation conversation = conversation(conversationId);
        onConversation(conversationId, conversation, conversation.rule.onTime(conversation.held, time, watermark));
    }

    private void onConversation(
            String conversationId, OpenConversation conversation, ConversationRule.ConversationResult result) {
        conversation.held = result.held();
        if (result.held() == null) {
            conversations.remove(conversationId);
        }
        for (long time : result.timers()) {
            conversationTimers.add(conversationId, time);
        }
        for (ConversationRule.DecidedTurn decided : result.decided()) {
            out.turn(decided.contribution());
            if (decided.outcome() != null) {
                String requestId = decided.outcome().requestId();
                onLabelJoin(requestId, labelJoin.onOutcome(labelled.get(requestId), decided.outcome(), watermark));
            }
        }
        for (ConversationRule.RejectedSignal rejected : result.rejected()) {
            Signal signal = rejected.signal();
            reject(
                    topics.signals(),
                    signal.position(),
                    EventEncoder.encode(signal),
                    RejectionReason.UNMATCHED_SIGNAL,
                    rejected.detail());
        }
    }

    private void onLabelTime(String requestId, long time) {
        LabelJoinState held = labelled.get(requestId);
        if (held != null) {
            onLabelJoin(requestId, labelJoin.onTime(held, time));
        }
    }

    private void onLabelJoin(String requestId, LabelJoin.LabelJoinResult result) {
        if (result.held() == null) {
            labelled.remove(requestId);
        } else {
            labelled.put(requestId, result.held());
        }
        for (long time : result.timers()) {
            labelTimers.add(requestId, time);
        }
        for (LabelJoin.RejectedLabel rejected : result.rejected()) {
            Label label = rejected.label();
            reject(topics.labels(), label.position(), EventEncoder.encode(label), rejected.reason(), rejected.detail());
        }
        for (LabelJoin.SnapshotChange change : result.changes()) {
            LabelContribution contribution = change.contribution();
            if (contribution != null) {
                out.label(contribution);
            }
            change.joinedLabels(requestId).forEach(out::joinedLabel);
        }
    }

    private void reject(Request request, RejectionReason reason, String detail) {
        reject(topics.requests(), request.position(), EventEncoder.encode(request), reason, detail);
    }

    private void reject(String topic, RecordPosition position, byte[] record, RejectionReason reason, String detail) {
        byte[] kept = keepsBytes ? record : new byte[0];
        deadLetters.accept(DeadLetter.of(topic, position, kept, reason, detail, clock.millis()));
    }
}
