package io.vigie.bench;

import io.vigie.bench.StreamSegment.SegmentType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A drawn stream of labels, with the truth about its changes. */
final class LabelStream {
    private final double[] errors;
    private final double[] weights;
    private final long[] requests;
    private final List<StreamSegment> stretches;

    private LabelStream(Builder builder) {
        errors = Arrays.copyOf(builder.errors, builder.size);
        weights = Arrays.copyOf(builder.weights, builder.size);
        requests = Arrays.copyOf(builder.requests, builder.size);
        stretches = List.copyOf(builder.stretches);
    }

    int size() {
        return errors.length;
    }

    double error(int i) {
        return errors[i];
    }

    /** The smallest inclusion probability, divided by that of this label. */
    double weight(int i) {
        return weights[i];
    }

    /** The number of the request that the label is about, counted from 0. */
    long request(int i) {
        return requests[i];
    }

    /** The segments of the stream, in order. */
    List<StreamSegment> stretches() {
        return stretches;
    }

    /** Builds a stream label by label. */
    static final class Builder {
        private double[] errors = new double[4096];
        private double[] weights = new double[4096];
        private long[] requests = new long[4096];
        private int size;
        private final List<StreamSegment> stretches = new ArrayList<>();

        int size() {
            return size;
        }

        void add(double error, double weight, long request) {
            if (size == errors.length) {
                errors = Arrays.copyOf(errors, 2 * size);
                weights = Arrays.copyOf(weights, 2 * size);
                requests = Arrays.copyOf(requests, 2 * size);
            }
            errors[size] = error;
            weights[size] = weight;
            requests[size++] = request;
        }

        /** Ends a segment: the labels since the last one are of this kind. */
        void end(SegmentType type) {
            int from = stretches.isEmpty()
                    ? 0
                    : stretches.get(stretches.size() - 1).to();
            stretches.add(new StreamSegment(type, from, size));
        }

        LabelStream build() {
            return new LabelStream(this);
        }
    }
}
