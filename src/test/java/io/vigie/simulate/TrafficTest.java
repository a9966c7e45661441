package io.vigie.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {

    private static final long END = Instant.parse("2026-02-02T06:00:00Z").toEpochMilli();
    private static final Scenario.Span SPAN =
            new Scenario.Span(END - Duration.ofDays(28).toMillis(), END);
    private static final Scenario SCENARIO = DemoScenario.of(SPAN, 4, 8_000);

    /** Of a share that 2,000 and more draws decide: five standard deviations at most. */
    private static double leeway(double share, long draws) {
        return 5 * Math.sqrt(share * (1 - share) / draws);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameSeedGivesTheSameEvents(long seed) {
        assertThat(first(SCENARIO, seed, 30_000)).as("seed %d", seed).isEqualTo(first(SCENARIO, seed, 30_000));
        assertThat(first(SCENARIO, seed, 100)).as("seed %d", seed).isNotEqualTo(first(SCENARIO, seed + 1, 100));
    }

    /** So that two runs differ in nothing but the planted changes. */
    @Test
    void aChangeOfOneModelLeavesTheOthersAsTheyWere() {
        Scenario one = new Scenario(
                SCENARIO.span(),
                SCENARIO.volume(),
                SCENARIO.models(),
                SCENARIO.labelling(),
                SCENARIO.changes().stream()
                        .filter(change -> change.model().equals("sales-chat"))
                        .toList());
        List<Request> changed = requests(past(one, 7));
        List<Request> stable = requests(past(SCENARIO.stable(), 7));
        for (String model : List.of("support-chat", "doc-search", "code-help")) {
            assertThat(of(changed, model)).as(model).isEqualTo(of(stable, model));
        }
        assertThat(of(changed, "sales-chat")).isNotEqualTo(of(stable, "sales-chat"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eventsComeInTheOrderOfTheirTimesAndLittleWaits(long seed) {
        Traffic traffic = new Traffic(SCENARIO, seed);
        long last = SPAN.start();
        int most = 0;
        for (Event event = traffic.next(); event.time() < END; event = traffic.next()) {
            assertThat(event.time()).as("seed %d", seed).isGreaterThanOrEqualTo(last);
            last = event.time();
            most = Math.max(most, traffic.waiting());
        }
        assertThat(END - last)
                .as("seed %d", seed)
                .isLessThan(Duration.ofMinutes(5).toMillis());
        // Two hours of labels, and the open conversations of a few minutes.
        assertThat(most).as("seed %d", seed).isLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachEventBelongsToOneBefore(long seed) {
        Map<String, Request> requests = new HashMap<>();
        Map<String, Integer> turns = new HashMap<>();
        Set<String> answered = new HashSet<>();
        Set<String> labels = new HashSet<>();
        for (Event event : past(SCENARIO, seed)) {
            if (event instanceof Event.Requested requested) {
                Request request = requested.request();
                assertThat(requests.put(request.requestId(), request)).isNull();
                assertThat(turns.merge(request.conversationId(), 1, Integer::sum))
                        .isBetween(1, 5);
                assertThat(event.key()).isEqualTo(request.requestId());
            } else if (event instanceof Event.Responded responded) {
                Response response = responded.response();
                Request request = requests.get(response.requestId());
                assertThat(answered.add(response.requestId())).isTrue();
                assertThat(response.respondedAt() - request.requestedAt()).isEqualTo(response.latencyMs());
                assertThat(response.latencyMs())
                        .isBetween(1L, Duration.ofMinutes(5).toMillis());
            } else if (event instanceof Event.Labelled labelled) {
                Label label = labelled.label();
                assertThat(requests.get(label.requestId()).labelSelected()).isTrue();
                assertThat(answered).contains(label.requestId());
                assertThat(labels.add(label.labelId())).isTrue();
                assertThat(label.score()).isIn(0.0, 1.0);
            } else if (event instanceof Event.Signalled signalled) {
                Signal signal = signalled.signal();
                assertThat(requests.get(signal.requestId()).conversationId()).isEqualTo(signal.conversationId());
                assertThat(event.key()).isEqualTo(signal.conversationId());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ratesAreWhatTheScenarioSays(long seed) {
        List<Event> events = past(SCENARIO.stable(), seed);
        List<Request> requests = requests(events);
        assertThat(requests.size() / 28.0).as("requests a day, seed %d", seed).isCloseTo(8_000, within(240.0));
        for (Scenario.Language language : SCENARIO.volume().languages()) {
            List<Request> some = requests.stream()
                    .filter(request -> language.name().equals(request.segments().get("language")))
                    .toList();
            // Turns of one conversation share a language, so the draws are the conversations.
            assertThat((double) some.size() / requests.size())
                    .as("share of %s, seed %d", language.name(), seed)
                    .isCloseTo(language.share(), within(2 * leeway(language.share(), requests.size() / 2)));
            long selected = some.stream()
                    .filter(request -> Boolean.TRUE.equals(request.labelSelected()))
                    .count();
            assertThat((double) selected / some.size())
                    .as("labels of %s, seed %d", language.name(), seed)
                    .isCloseTo(language.labelProbability(), within(leeway(language.labelProbability(), some.size())));
        }
        long failed = responses(events).stream()
                .filter(response ->
                        response.status() == ResponseStatus.ERROR || response.status() == ResponseStatus.TIMEOUT)
                .count();
        assertThat((double) failed / requests.size())
                .as("errors, seed %d", seed)
                .isCloseTo(0.008, within(leeway(0.008, requests.size())));
        for (ModelProfile model : SCENARIO.models()) {
            Observed observed = new Observed(events, model.name(), request -> true);
            assertThat(observed.abandonment())
                    .as("abandonment of %s, seed %d", model.name(), seed)
                    .isBetween(0.09, 0.15);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsPlantedChangesAndNothingElse(long seed) {
        List<Event> events = past(SCENARIO, seed);
        for (ModelProfile model : SCENARIO.models()) {
            PlantedChange change = SCENARIO.changes().stream()
                    .filter(each -> each.model().equals(model.name()))
                    .findFirst()
                    .orElseThrow();
            // A conversation stays as it began: one that was under way is of neither time.
            long settled = change.at() + Duration.ofMinutes(40).toMillis();
            assertProfile(events, model, request -> request.requestedAt() < change.at(), seed);
            assertProfile(events, change.effect().on(model), request -> request.requestedAt() > settled, seed);
        }
    }

    private static void assertProfile(List<Event> events, ModelProfile expected, Predicate<Request> when, long seed) {
        Observed all = new Observed(events, expected.name(), when);
        String what = expected.name() + " " + expected.version() + ", seed " + seed;
        assertThat(all.versions()).as(what).containsOnly(expected.version());
        for (Map.Entry<String, Double> quality : expected.answers().quality().entrySet()) {
            Observed some = new Observed(events, expected.name(), when.and(request -> quality.getKey()
                    .equals(request.segments().get("language"))));
            assertThat(some.quality())
                    .as("quality in %s of %s", quality.getKey(), what)
                    .isCloseTo(quality.getValue(), within(leeway(quality.getValue(), some.labels())));
        }
        double median = expected.answers().latency().medianMs();
        double sigma = expected.answers().latency().sigma();
        assertThat(all.latency(0.5)).as("median of %s", what).isCloseTo(median, within(0.05 * median));
        double p95 = median * Math.exp(1.645 * sigma);
        assertThat(all.latency(0.95)).as("p95 of %s", what).isCloseTo(p95, within(0.08 * p95));
        assertThat(all.leavesAfter(1))
                .as("after good, %s", what)
                .isCloseTo(
                        expected.users().leaveAfterGood(),
                        within(leeway(expected.users().leaveAfterGood(), all.labelled(1))));
        assertThat(all.leavesAfter(0))
                .as("after bad, %s", what)
                .isCloseTo(
                        expected.users().leaveAfterBad(),
                        within(leeway(expected.users().leaveAfterBad(), all.labelled(0))));
    }

    /** What the jobs would see of one model, computed from the events in the plainest way. */
    private static final class Observed {
        private final Map<String, Request> requests = new HashMap<>();
        private final Map<String, String> lastOfConversation = new HashMap<>();
        private final Set<String> heardOf = new HashSet<>();
        private final Map<String, Double> scores = new HashMap<>();
        private final List<Long> latencies = new ArrayList<>();

        Observed(List<Event> events, String model, Predicate<Request> when) {
            for (Event event : events) {
                if (event instanceof Event.Requested requested
                        && requested.request().model().equals(model)
                        // Later ones may have their signals and labels after the end.
                        && requested.request().requestedAt()
                                < END - Duration.ofHours(3).toMillis()) {
                    lastOfConversation.put(
                            requested.request().conversationId(),
                            requested.request().requestId());
                    if (when.test(requested.request())) {
                        requests.put(requested.request().requestId(), requested.request());
                    }
                }
            }
            for (Event event : events) {
                if (event instanceof Event.Responded responded
                        && requests.containsKey(responded.response().requestId())) {
                    latencies.add(responded.response().latencyMs());
                } else if (event instanceof Event.Labelled labelled
                        && requests.containsKey(labelled.label().requestId())) {
                    scores.put(labelled.label().requestId(), labelled.label().score());
                } else if (event instanceof Event.Signalled signalled
                        && signalled.signal().kind() != SignalKind.ABANDONED) {
                    heardOf.add(signalled.signal().requestId());
                }
            }
            latencies.sort(null);
        }

        private boolean isAbandoned(String requestId) {
            Request request = requests.get(requestId);
            return requestId.equals(lastOfConversation.get(request.conversationId())) && !heardOf.contains(requestId);
        }

        Set<String> versions() {
            Set<String> versions = new HashSet<>();
            requests.values().forEach(request -> versions.add(request.version()));
            return versions;
        }

        double abandonment() {
            return (double) requests.keySet().stream().filter(this::isAbandoned).count() / requests.size();
        }

        double quality() {
            return scores.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }

        long labels() {
            return scores.size();
        }

        long labelled(double score) {
            return scores.values().stream().filter(each -> each == score).count();
        }

        double leavesAfter(double score) {
            long left = scores.entrySet().stream()
                    .filter(each -> each.getValue() == score && isAbandoned(each.getKey()))
                    .count();
            return (double) left / labelled(score);
        }

        double latency(double q) {
            return latencies.get((int) (q * latencies.size()));
        }
    }

    private static List<Event> first(Scenario scenario, long seed, int count) {
        Traffic traffic = new Traffic(scenario, seed);
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(traffic.next());
        }
        return events;
    }

    private static List<Event> past(Scenario scenario, long seed) {
        Traffic traffic = new Traffic(scenario, seed);
        List<Event> events = new ArrayList<>();
        for (Event event = traffic.next(); event.time() < scenario.span().end(); event = traffic.next()) {
            events.add(event);
        }
        return events;
    }

    private static List<Request> requests(List<Event> events) {
        return events.stream()
                .filter(Event.Requested.class::isInstance)
                .map(event -> ((Event.Requested) event).request())
                .toList();
    }

    private static List<Response> responses(List<Event> events) {
        return events.stream()
                .filter(Event.Responded.class::isInstance)
                .map(event -> ((Event.Responded) event).response())
                .toList();
    }

    private static List<Request> of(List<Request> requests, String model) {
        return requests.stream()
                .filter(request -> request.model().equals(model))
                .toList();
    }
}
