package io.vigie.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {

    private static final long END = Instant.parse("2026-02-02T06:00:00Z").toEpochMilli();
    private static final Scenario.TimeSpan SPAN =
            new Scenario.TimeSpan(END - Duration.ofDays(28).toMillis(), END);
    private static final Scenario SCENARIO = DemoScenario.of(SPAN, 4, 6_000);

    /** Tolerance of a share over at least 2,000 draws: five standard deviations at most. */
    private static double leeway(double share, long draws) {
        return 5 * Math.sqrt(share * (1 - share) / draws);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameSeedGivesTheSameEvents(long seed) {
        assertThat(first(SCENARIO, seed, 30_000)).as("seed %d", seed).isEqualTo(first(SCENARIO, seed, 30_000));
        assertThat(first(SCENARIO, seed, 100)).as("seed %d", seed).isNotEqualTo(first(SCENARIO, seed + 1, 100));
    }

    /** The day of the week on which somebody looks at the demo must not decide what there is to see. */
    @Test
    void theDemoTellsTheSameStoryInAnyWeekAndOnlyGoesOnLongerOnLaterDays() {
        Scenario tuesday = DemoScenario.fromMondayUntil(
                Instant.parse("2026-02-03T06:00:00Z").toEpochMilli(), 3_000);
        Scenario sundayMonthsLater = DemoScenario.fromMondayUntil(
                Instant.parse("2026-11-29T18:00:00Z").toEpochMilli(), 3_000);

        assertThat(story(tuesday)).isEqualTo(story(sundayMonthsLater)).hasSize(20_000);
        assertThat(tuesday.span().start())
                .isEqualTo(Instant.parse("2025-12-01T00:00:00Z").toEpochMilli());
        assertThat(changes(tuesday)).isEqualTo(changes(sundayMonthsLater)).hasSize(4);
        assertThat(changes(tuesday).values())
                .allMatch(after -> after < Duration.ofDays(DemoScenario.DAYS).toMillis());
    }

    /** When each request was made, to the tenth of a second since the start, and of whom. */
    private static List<String> story(Scenario scenario) {
        long start = scenario.span().start();
        return requests(first(scenario, 1, 90_000)).stream()
                .limit(20_000)
                .map(request -> (request.requestedAt() - start + 50) / 100 + " " + request.model() + request.segments())
                .toList();
    }

    private static Map<String, Long> changes(Scenario scenario) {
        return scenario.changes().stream()
                .collect(Collectors.toMap(
                        PlantedChange::model,
                        change -> change.at() - scenario.span().start()));
    }

    /** Two runs differ only in the planted changes. */
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
        for (SimulatedEvent event = traffic.next(); event.time() < END; event = traffic.next()) {
            if (event.time() < last) {
                fail("seed %d: %s after one of %d", seed, event, last);
            }
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
    void eachEventBelongsToAnEarlierOne(long seed) {
        Map<String, Request> requests = new HashMap<>();
        Map<String, Integer> turns = new HashMap<>();
        Set<String> answered = new HashSet<>();
        Set<String> labels = new HashSet<>();
        for (SimulatedEvent event : past(SCENARIO, seed)) {
            boolean fits;
            if (event instanceof SimulatedEvent.Requested requested) {
                Request request = requested.request();
                int turn = turns.merge(String.valueOf(request.conversationId()), 1, Integer::sum);
                fits = requests.put(request.requestId(), request) == null
                        && turn <= 5
                        && event.key().equals(request.requestId());
            } else if (event instanceof SimulatedEvent.Responded responded) {
                Response response = responded.response();
                Request request = requests.get(response.requestId());
                fits = answered.add(response.requestId())
                        && Long.valueOf(response.respondedAt() - request.requestedAt())
                                .equals(response.latencyMs())
                        && response.respondedAt() > request.requestedAt()
                        && event.key().equals(request.requestId());
            } else if (event instanceof SimulatedEvent.Labelled labelled) {
                Label label = labelled.label();
                fits = Boolean.TRUE.equals(requests.get(label.requestId()).labelSelected())
                        && answered.contains(label.requestId())
                        && labels.add(label.labelId())
                        && (label.score() == 0 || label.score() == 1)
                        && event.key().equals(label.requestId());
            } else if (event instanceof SimulatedEvent.Signalled signalled) {
                Signal signal = signalled.signal();
                fits = signal.conversationId()
                                .equals(requests.get(signal.requestId()).conversationId())
                        && event.key().equals(signal.conversationId());
            } else {
                fits = false;
            }
            if (!fits) {
                fail("seed %d: %s", seed, event);
            }
        }
        assertThat(turns).containsValues(1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ratesAreThoseOfTheScenario(long seed) {
        List<SimulatedEvent> events = past(SCENARIO.stable(), seed);
        List<Request> requests = requests(events);
        assertThat(requests.size() / 28.0).as("requests a day, seed %d", seed).isCloseTo(6_000, within(200.0));
        for (Scenario.Language language : SCENARIO.volume().languages()) {
            List<Request> some = requests.stream()
                    .filter(request -> language.name().equals(request.segments().get("language")))
                    .toList();
            // Turns of one conversation share a language, so each conversation is one draw.
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
            Observed observed = new Observed(new Facts(events, model.name()), request -> true);
            assertThat(observed.abandonment())
                    .as("abandonment of %s, seed %d", model.name(), seed)
                    .isBetween(0.09, 0.15);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void onlyWhatIsPlantedChanges(long seed) {
        List<SimulatedEvent> events = past(SCENARIO, seed);
        for (ModelProfile model : SCENARIO.models()) {
            PlantedChange change = SCENARIO.changes().stream()
                    .filter(each -> each.model().equals(model.name()))
                    .findFirst()
                    .orElseThrow();
            // A conversation stays as it began, so those under way at the change belong to neither period.
            long settled = change.at() + Duration.ofMinutes(40).toMillis();
            Facts facts = new Facts(events, model.name());
            assertProfile(facts, model, request -> request.requestedAt() < change.at(), seed);
            assertProfile(facts, change.effect().on(model), request -> request.requestedAt() > settled, seed);
        }
    }

    private static void assertProfile(Facts facts, ModelProfile expected, Predicate<Request> when, long seed) {
        Observed all = new Observed(facts, when);
        String what = expected.name() + " " + expected.version() + ", seed " + seed;
        assertThat(all.versions()).as(what).containsOnly(expected.version());
        for (Map.Entry<String, Double> quality : expected.answers().quality().entrySet()) {
            Observed some = new Observed(facts, when.and(request -> quality.getKey()
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

    /** Metrics of some requests, computed from the events in the simplest way. */
    private static final class Observed {
        private final Facts facts;
        private final List<Request> requests;

        Observed(Facts facts, Predicate<Request> when) {
            this.facts = facts;
            // Consequences of later requests may come after the end.
            long complete = END - Duration.ofHours(3).toMillis();
            this.requests = facts.requests.stream()
                    .filter(when.and(request -> request.requestedAt() < complete))
                    .toList();
        }

        Set<String> versions() {
            return requests.stream().map(Request::version).collect(Collectors.toSet());
        }

        double abandonment() {
            return (double) requests.stream().filter(facts::isAbandoned).count() / requests.size();
        }

        double quality() {
            return (double) labelled(1) / labels();
        }

        long labels() {
            return labelled(0) + labelled(1);
        }

        long labelled(double score) {
            return withScore(score).count();
        }

        double leavesAfter(double score) {
            return (double) withScore(score).filter(facts::isAbandoned).count() / labelled(score);
        }

        private Stream<Request> withScore(double score) {
            return requests.stream().filter(request -> Objects.equals(facts.scores.get(request.requestId()), score));
        }

        double latency(double q) {
            List<Long> latencies = requests.stream()
                    .map(request -> facts.latencies.get(request.requestId()))
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            return latencies.get((int) (q * latencies.size()));
        }
    }

    /** The events of one model, by type. */
    private static final class Facts {
        private final List<Request> requests = new ArrayList<>();
        private final Map<String, String> lastOfConversation = new HashMap<>();
        private final Set<String> heardOf = new HashSet<>();
        private final Map<String, Double> scores = new HashMap<>();
        private final Map<String, Long> latencies = new HashMap<>();

        Facts(List<SimulatedEvent> events, String model) {
            Set<String> ids = new HashSet<>();
            for (SimulatedEvent event : events) {
                if (event instanceof SimulatedEvent.Requested requested
                        && requested.request().model().equals(model)) {
                    Request request = requested.request();
                    ids.add(request.requestId());
                    requests.add(request);
                    lastOfConversation.put(String.valueOf(request.conversationId()), request.requestId());
                } else if (event instanceof SimulatedEvent.Responded responded
                        && ids.contains(responded.response().requestId())) {
                    latencies.put(
                            responded.response().requestId(),
                            responded.response().latencyMs());
                } else if (event instanceof SimulatedEvent.Labelled labelled
                        && ids.contains(labelled.label().requestId())) {
                    scores.put(labelled.label().requestId(), labelled.label().score());
                } else if (event instanceof SimulatedEvent.Signalled signalled
                        && signalled.signal().kind() != SignalKind.ABANDONED) {
                    heardOf.add(String.valueOf(signalled.signal().requestId()));
                }
            }
        }

        boolean isAbandoned(Request request) {
            String last = lastOfConversation.get(String.valueOf(request.conversationId()));
            return request.requestId().equals(last) && !heardOf.contains(request.requestId());
        }
    }

    private static List<SimulatedEvent> first(Scenario scenario, long seed, int count) {
        Traffic traffic = new Traffic(scenario, seed);
        List<SimulatedEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(traffic.next());
        }
        return events;
    }

    private static List<SimulatedEvent> past(Scenario scenario, long seed) {
        Traffic traffic = new Traffic(scenario, seed);
        List<SimulatedEvent> events = new ArrayList<>();
        for (SimulatedEvent event = traffic.next();
                event.time() < scenario.span().end();
                event = traffic.next()) {
            events.add(event);
        }
        return events;
    }

    private static List<Request> requests(List<SimulatedEvent> events) {
        return events.stream()
                .filter(SimulatedEvent.Requested.class::isInstance)
                .map(event -> ((SimulatedEvent.Requested) event).request())
                .toList();
    }

    private static List<Response> responses(List<SimulatedEvent> events) {
        return events.stream()
                .filter(SimulatedEvent.Responded.class::isInstance)
                .map(event -> ((SimulatedEvent.Responded) event).response())
                .toList();
    }

    private static List<Request> of(List<Request> requests, String model) {
        return requests.stream()
                .filter(request -> request.model().equals(model))
                .toList();
    }
}
