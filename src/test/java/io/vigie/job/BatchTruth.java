package io.vigie.job;

import io.vigie.model.Label;
import io.vigie.model.LabelSource;
import io.vigie.model.Request;
import io.vigie.model.Response;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Signal;
import io.vigie.model.SignalKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The expected results of a history, computed in batch by going through lists, with everything known from the start. It
 * shares no code with the joins and windows; with the statistics, it shares only the histogram and Wilson's formula.
 */
public final class BatchTruth {

    private final History history;
    private final List<Interaction> interactions = new ArrayList<>();

    /** A score that has not been superseded. */
    public record Score(double value, double probability) {}

    /**
     * A request and all that it led to.
     *
     * @param answer null if none came in time
     * @param turn null if it is not an answered turn of a conversation
     * @param scores by criterion, then kind: {@code TRUTH}, {@code JUDGE} or {@code USER}
     */
    public record Interaction(
            Request request,
            @Nullable Response answer,
            @Nullable TrueTurn turn,
            Map<String, Map<String, Score>> scores) {

        long answeredAt() {
            return Math.max(
                    request.requestedAt(), Objects.requireNonNull(answer).respondedAt());
        }

        long latencyMs() {
            Long stated = Objects.requireNonNull(answer).latencyMs();
            return stated == null ? answeredAt() - request.requestedAt() : stated;
        }
    }

    /** What became of an answered turn. */
    public record TrueTurn(boolean abandoned, Set<SignalKind> signals) {}

    /** The key of one series: all requests of a model in a slice, of one version or of all. */
    public record Series(String model, String dimension, String version, String slice) {}

    public BatchTruth(History history) {
        this.history = history;
        Map<String, Request> requests = new LinkedHashMap<>();
        history.requests().forEach(request -> requests.putIfAbsent(request.requestId(), request));
        List<Interaction> paired = new ArrayList<>();
        for (Request request : requests.values()) {
            paired.add(new Interaction(request, answer(request), null, Map.of()));
        }
        for (Interaction each : paired) {
            TrueTurn turn = turn(each, paired);
            interactions.add(new Interaction(each.request(), each.answer(), turn, currentScores(each.request())));
        }
        interactions.sort(Comparator.comparingLong(each -> each.request().requestedAt()));
    }

    public List<Interaction> interactions() {
        return interactions;
    }

    /** The first response of the topic that lies at most the timeout from its request. */
    private @Nullable Response answer(Request request) {
        for (Response response : history.responses()) {
            long apart = Math.abs(response.respondedAt() - request.requestedAt());
            if (response.requestId().equals(request.requestId())
                    && apart <= history.terms().joinTimeoutMs()) {
                return response;
            }
        }
        return null;
    }

    private @Nullable TrueTurn turn(Interaction mine, List<Interaction> all) {
        String conversation = mine.request().conversationId();
        if (conversation == null || mine.answer() == null) {
            return null;
        }
        List<Interaction> others = all.stream()
                .filter(each -> conversation.equals(each.request().conversationId()))
                .toList();
        List<Signal> signals = history.signals().stream()
                .filter(signal -> signal.conversationId().equals(conversation))
                .toList();
        long from = mine.request().requestedAt();
        long answered = mine.answeredAt();
        long end = answered + history.terms().abandonmentAfterMs();
        Set<SignalKind> ofThisTurn = new HashSet<>();
        boolean signOfLife = false;
        for (Signal signal : signals) {
            long at = signal.signalledAt();
            boolean inTime = from <= at && at <= end;
            boolean isMine = signal.requestId() == null
                    ? mine.equals(lastAnswered(others, at))
                    : signal.requestId().equals(mine.request().requestId());
            if (isMine && inTime) {
                ofThisTurn.add(signal.kind());
            }
            signOfLife |= answered < at && at <= end;
        }
        boolean goesOn = others.stream().anyMatch(each -> {
            long at = each.request().requestedAt();
            return from < at && at <= end;
        });
        if (ofThisTurn.contains(SignalKind.RESOLVED) || goesOn) {
            return new TrueTurn(false, ofThisTurn);
        }
        if (mine.answer().status() == ResponseStatus.CANCELLED || ofThisTurn.contains(SignalKind.ABANDONED)) {
            return new TrueTurn(true, ofThisTurn);
        }
        return new TrueTurn(ofThisTurn.isEmpty() && !signOfLife, ofThisTurn);
    }

    private static @Nullable Interaction lastAnswered(List<Interaction> turns, long at) {
        return turns.stream()
                .filter(turn -> turn.answer() != null && turn.answeredAt() <= at)
                .max(Comparator.comparingLong(Interaction::answeredAt)
                        .thenComparingLong(turn -> turn.request().requestedAt())
                        .thenComparing(turn -> turn.request().requestId()))
                .orElse(null);
    }

    private Map<String, Map<String, Score>> currentScores(Request request) {
        Map<String, Map<String, Score>> scores = new TreeMap<>();
        if (Boolean.FALSE.equals(request.labelSelected())) {
            return scores;
        }
        Map<String, Map<LabelSource, Label>> newest = new TreeMap<>();
        for (Label label : history.labels()) {
            boolean isInTime = label.labelledAt() + history.terms().joinTimeoutMs() >= request.requestedAt()
                    && label.labelledAt()
                            <= request.requestedAt() + history.terms().labelHorizonMs();
            if (label.requestId().equals(request.requestId()) && isInTime) {
                newest.computeIfAbsent(label.criterion(), unused -> new HashMap<>())
                        .merge(label.source(), label, BatchTruth::later);
            }
        }
        newest.forEach((criterion, bySource) -> {
            Map<String, Score> sources = new TreeMap<>();
            Label truth = bySource.getOrDefault(LabelSource.GROUND_TRUTH, bySource.get(LabelSource.HUMAN));
            put(sources, "TRUTH", truth, request);
            put(sources, "JUDGE", bySource.get(LabelSource.JUDGE), request);
            put(sources, "USER", bySource.get(LabelSource.USER), request);
            scores.put(criterion, sources);
        });
        return scores;
    }

    private static Label later(Label one, Label other) {
        if (one.labelledAt() != other.labelledAt()) {
            return one.labelledAt() > other.labelledAt() ? one : other;
        }
        return one.labelId().compareTo(other.labelId()) >= 0 ? one : other;
    }

    private static void put(Map<String, Score> sources, String source, @Nullable Label label, Request request) {
        if (label != null) {
            // What a request tells is the chance to be labelled by people.
            Double ofRequest = source.equals("TRUTH") ? request.labelProbability() : null;
            Double probability = label.probability() == null ? ofRequest : label.probability();
            sources.put(source, new Score(label.score(), probability == null ? 1 : probability));
        }
    }

    /**
     * The slice's name: {@code all}, {@code language=pt}, {@code country=BR,channel=chat}; a missing segment is
     * {@code ~none}.
     */
    public static String slice(List<String> dimension, Map<String, String> segments) {
        List<String> parts = new ArrayList<>();
        for (String name : dimension) {
            parts.add(name + "=" + segments.getOrDefault(name, "~none"));
        }
        return parts.isEmpty() ? "all" : String.join(",", parts);
    }

    /** The interactions of each series in ascending order of time; {@code *} pools all versions. */
    public Map<Series, List<Interaction>> bySeries() {
        Map<Series, List<Interaction>> series = new LinkedHashMap<>();
        for (List<String> dimension : history.terms().dimensions()) {
            for (Interaction each : interactions) {
                Request request = each.request();
                for (String version : List.of(request.version(), "*")) {
                    Series key = new Series(
                            request.model(),
                            String.join(",", dimension),
                            version,
                            slice(dimension, request.segments()));
                    series.computeIfAbsent(key, unused -> new ArrayList<>()).add(each);
                }
            }
        }
        return series;
    }

    /** The sums over the interactions whose requests lie in [from, to). */
    public static TrueSums sums(List<Interaction> interactions, long from, long to) {
        TrueSums sums = new TrueSums();
        for (Interaction each : interactions) {
            long at = each.request().requestedAt();
            if (from <= at && at < to) {
                sums.add(each);
            }
        }
        return sums;
    }
}
