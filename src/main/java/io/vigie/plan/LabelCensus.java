package io.vigie.plan;

import io.vigie.history.EventHistory;
import io.vigie.model.Label;
import io.vigie.model.Monitor;
import io.vigie.model.Request;
import io.vigie.model.SliceNames;
import io.vigie.simulate.SimulatedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events in the order of their times → requests and labels of each slice that a monitor watches.
 *
 * <p>Of several labels of a request and criterion the first counts: a plan is about how many answers are labelled, and
 * about how good they are. Memory: a request is kept until its label, at most for {@code horizonMs}.
 */
public final class LabelCensus {
    private static final double DAY_MS = 86_400_000;

    /** As the reference of a monitor has it: a label of a smaller probability weighs no more than one of this. */
    private static final double USUAL_QUANTILE = 0.01;

    private final Monitor monitor;
    private final long horizonMs;
    private final List<List<String>> dimensions;
    private final Map<String, CountedRequest> kept = new LinkedHashMap<>();
    private final Map<ModelSlice, SliceCount> counts = new TreeMap<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    private record ModelSlice(String model, String slice) implements Comparable<ModelSlice> {
        @Override
        public int compareTo(ModelSlice other) {
            int byModel = model.compareTo(other.model);
            return byModel != 0 ? byModel : slice.compareTo(other.slice);
        }
    }

    private record CountedRequest(String model, List<String> slices, long at, double probability) {}

    private static final class SliceCount {
        private long requests;
        private final List<Double> probabilities = new ArrayList<>();
        private final List<Long> delays = new ArrayList<>();
        private double weights;
        private double scores;

        void add(double score, double probability, long delayMs) {
            probabilities.add(probability);
            delays.add(delayMs);
            weights += 1 / probability;
            scores += score / probability;
        }

        SliceLabels of(ModelSlice of, double days) {
            int labels = probabilities.size();
            if (labels == 0) {
                return new SliceLabels(of.model(), of.slice(), requests / days, 0, 0, 1, 0);
            }
            double[] sorted =
                    probabilities.stream().mapToDouble(p -> p).sorted().toArray();
            double usual = sorted[(int) (USUAL_QUANTILE * (labels - 1))];
            double weight = Arrays.stream(sorted)
                    .map(p -> Math.min(1, usual / p))
                    .average()
                    .orElse(1);
            long[] waited = delays.stream().mapToLong(d -> d).sorted().toArray();
            return new SliceLabels(
                    of.model(),
                    of.slice(),
                    requests / days,
                    labels / days,
                    scores / weights,
                    weight,
                    waited[labels / 2] / DAY_MS);
        }
    }

    /**
     * @param monitor of quality: its models, criterion and dimensions
     * @param horizonMs how long after its request a label may come
     */
    public LabelCensus(Monitor monitor, long horizonMs) {
        this.monitor = monitor;
        this.horizonMs = horizonMs;
        this.dimensions = monitor.dimensions().stream()
                .map(name -> name.isEmpty() ? List.<String>of() : List.of(name.split(",", -1)))
                .toList();
    }

    /** Takes a whole history. */
    public void take(EventHistory history) throws IOException {
        for (SimulatedEvent event = history.next(); event != null; event = history.next()) {
            if (event instanceof SimulatedEvent.Requested requested) {
                onRequest(requested.request());
            } else if (event instanceof SimulatedEvent.Labelled labelled) {
                onLabel(labelled.label());
            }
        }
    }

    /** Requests of other models are passed over. */
    public void onRequest(Request request) {
        if (!monitor.match().coversModel(request.model())) {
            return;
        }
        first = Math.min(first, request.requestedAt());
        last = Math.max(last, request.requestedAt());
        List<String> slices = SliceNames.slices(dimensions, request.segments());
        for (String slice : slices) {
            counts.computeIfAbsent(new ModelSlice(request.model(), slice), any -> new SliceCount()).requests++;
        }
        Double probability = request.labelProbability();
        // A repeated id goes to the end, where its time belongs.
        kept.remove(request.requestId());
        kept.put(
                request.requestId(),
                new CountedRequest(
                        request.model(), slices, request.requestedAt(), probability == null ? 1 : probability));
        Iterator<CountedRequest> oldest = kept.values().iterator();
        while (oldest.hasNext() && oldest.next().at() < request.requestedAt() - horizonMs) {
            oldest.remove();
        }
    }

    /** Labels of other criteria, and of who is no truth, are passed over. */
    public void onLabel(Label label) {
        if (!label.source().isTruth() || !label.criterion().equals(monitor.criterion())) {
            return;
        }
        CountedRequest request = kept.remove(label.requestId());
        if (request == null) {
            return;
        }
        Double own = label.probability();
        double probability = own == null ? request.probability() : own;
        for (String slice : request.slices()) {
            counts.computeIfAbsent(new ModelSlice(request.model(), slice), any -> new SliceCount())
                    .add(label.score(), probability, Math.max(0, label.labelledAt() - request.at()));
        }
    }

    /** The slices of each model that had requests, by name. */
    public Map<String, List<SliceLabels>> slices() {
        double days = Math.max(1, (last - first) / DAY_MS);
        Map<String, List<SliceLabels>> all = new TreeMap<>();
        counts.forEach((slice, count) ->
                all.computeIfAbsent(slice.model(), any -> new ArrayList<>()).add(count.of(slice, days)));
        return all;
    }
}
