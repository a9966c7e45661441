package io.vigie.job;

import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.Signal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Events as the four topics carry them. Each list is in the order of its topic, in which no record is more than
 * {@code outOfOrdernessMs} older than an earlier one.
 */
public record History(
        Terms terms, List<Request> requests, List<Response> responses, List<Label> labels, List<Signal> signals)
        implements Serializable {

    /** The rules that producers and the job share. */
    public record Terms(
            long joinTimeoutMs,
            long abandonmentAfterMs,
            long labelHorizonMs,
            long correctionsEveryMs,
            long outOfOrdernessMs,
            List<List<String>> dimensions)
            implements Serializable {

        /** The dimensions' names as in a slice group. The segment names of these tests need no escaping. */
        public List<String> dimensionNames() {
            return dimensions.stream().map(names -> String.join(",", names)).toList();
        }
    }

    /** One record of any topic. */
    public record Event(int topic, long time, Object record) implements Serializable {}

    /** Number of topics. */
    public static final int TOPICS = 4;

    /** Topics in the order requests, responses, labels, signals. */
    public List<Event> topic(int topic) {
        List<Event> events = new ArrayList<>();
        switch (topic) {
            case 0 -> requests.forEach(each -> events.add(new Event(0, each.requestedAt(), each)));
            case 1 -> responses.forEach(each -> events.add(new Event(1, each.respondedAt(), each)));
            case 2 -> labels.forEach(each -> events.add(new Event(2, each.labelledAt(), each)));
            default -> signals.forEach(each -> events.add(new Event(3, each.signalledAt(), each)));
        }
        return events;
    }

    /** All records by time. */
    public List<Event> byTime() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            all.addAll(topic(i));
        }
        all.sort(Comparator.comparingLong(Event::time));
        return all;
    }

    /** Epoch milliseconds of the newest record. */
    public long end() {
        return byTime().get(byTime().size() - 1).time();
    }
}
