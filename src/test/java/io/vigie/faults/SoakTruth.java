package io.vigie.faults;

import io.vigie.job.BatchTruth;
import io.vigie.job.BatchTruth.Interaction;
import io.vigie.job.BatchTruth.Series;
import io.vigie.job.History;
import io.vigie.job.TruePanes;
import io.vigie.job.TrueSums;
import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import io.vigie.model.SliceGroup;
import io.vigie.simulate.SimulatedEvent;
import io.vigie.window.RollUpLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The expected panes of simulated traffic, without holding all of it: conversations are independent, so
 * {@link BatchTruth} computes each one when its last label has come.
 */
final class SoakTruth {

    /** At least the time from the first request of a conversation to its last label. */
    private static final long LIFETIME = Duration.ofHours(3).toMillis();

    private final History.Terms terms;
    private final Map<String, Conversation> open = new LinkedHashMap<>();
    private final Map<TruePanes.Key, TrueSums> panes = new HashMap<>();
    private final Set<String> unmatched = new HashSet<>();

    /** All that belongs to one conversation. */
    private record Conversation(
            long start, List<Request> requests, List<Response> responses, List<Label> labels, List<Signal> signals) {

        static Conversation from(long start) {
            return new Conversation(start, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    SoakTruth(History.Terms terms) {
        this.terms = terms;
    }

    /** @param event no older than the one before */
    void add(SimulatedEvent event) {
        Conversation conversation =
                open.computeIfAbsent(conversationOf(event), unused -> Conversation.from(event.time()));
        if (event instanceof SimulatedEvent.Requested requested) {
            conversation.requests().add(requested.request());
        } else if (event instanceof SimulatedEvent.Responded responded) {
            conversation.responses().add(responded.response());
        } else if (event instanceof SimulatedEvent.Labelled labelled) {
            conversation.labels().add(labelled.label());
        } else if (event instanceof SimulatedEvent.Signalled signalled) {
            conversation.signals().add(signalled.signal());
        }
        // Conversations are in the order in which they began.
        Iterator<Conversation> oldest = open.values().iterator();
        Conversation next = oldest.next();
        while (next.start() + LIFETIME < event.time()) {
            count(next);
            oldest.remove();
            next = oldest.next();
        }
    }

    /** The ids of simulated requests are their conversation's id, followed by their number. */
    private static String conversationOf(SimulatedEvent event) {
        return event instanceof SimulatedEvent.Signalled
                ? event.key()
                : event.key().substring(0, event.key().lastIndexOf('-'));
    }

    private void count(Conversation conversation) {
        if (conversation.responses().isEmpty()) {
            conversation.signals().forEach(signal -> unmatched.add(letter(signal.conversationId())));
        }
        BatchTruth truth = new BatchTruth(new History(
                terms,
                conversation.requests(),
                conversation.responses(),
                conversation.labels(),
                conversation.signals()));
        for (Map.Entry<Series, List<Interaction>> entry : truth.bySeries().entrySet()) {
            Series series = entry.getKey();
            if (!series.version().equals("*")) {
                SliceGroup group = new SliceGroup(series.model(), series.dimension());
                for (Interaction each : entry.getValue()) {
                    long start = RollUpLevel.PANE.floor(each.request().requestedAt());
                    panes.computeIfAbsent(
                                    new TruePanes.Key(group, series.version(), series.slice(), start),
                                    unused -> new TrueSums())
                            .add(each);
                }
            }
        }
    }

    /** Nothing may be added afterwards. */
    void end() {
        open.values().forEach(this::count);
        open.clear();
    }

    Map<TruePanes.Key, TrueSums> panes() {
        return panes;
    }

    /** The expected dead letters: signals in conversations that never had an answer. */
    Set<String> deadLetters() {
        return unmatched;
    }

    private static String letter(String conversation) {
        return "UNMATCHED_SIGNAL: No turn of conversation " + conversation + " was open for this signal.";
    }
}
