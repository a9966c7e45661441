package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Labels that came before the reference was ready, in the order in which they came: 32 bytes each in memory, about 24
 * when stored.
 *
 * <p>At most {@link #MOST}: a fixed reference for which no labels ever come must not fill the memory. Beyond that the
 * oldest go, and are counted.
 */
final class LabelBuffer {
    static final int MOST = 1_000_000;
    private static final int MAKE_ROOM = MOST / 10;

    private double[] scores = {};
    private double[] probabilities = {};
    private long[] requestTimes = {};
    private long[] arrivals = {};
    private int size;
    private long dropped;

    /** @param arrivedAt no earlier than that of the label before */
    void add(double score, double probability, long requestedAt, long arrivedAt) {
        if (size == MOST) {
            keepFrom(MAKE_ROOM);
            dropped += MAKE_ROOM;
        }
        if (size == scores.length) {
            int capacity = Math.min(MOST, Math.max(8, size + (size >> 1)));
            scores = Arrays.copyOf(scores, capacity);
            probabilities = Arrays.copyOf(probabilities, capacity);
            requestTimes = Arrays.copyOf(requestTimes, capacity);
            arrivals = Arrays.copyOf(arrivals, capacity);
        }
        scores[size] = score;
        probabilities[size] = probability;
        requestTimes[size] = requestedAt;
        arrivals[size] = arrivedAt;
        size++;
    }

    private void keepFrom(int first) {
        System.arraycopy(scores, first, scores, 0, size - first);
        System.arraycopy(probabilities, first, probabilities, 0, size - first);
        System.arraycopy(requestTimes, first, requestTimes, 0, size - first);
        System.arraycopy(arrivals, first, arrivals, 0, size - first);
        size -= first;
    }

    /** Forgets the labels that came before {@code time}: a reference that moved on has taken them in. */
    void removeBefore(long time) {
        int first = 0;
        while (first < size && arrivals[first] < time) {
            first++;
        }
        keepFrom(first);
    }

    int size() {
        return size;
    }

    long dropped() {
        return dropped;
    }

    double score(int i) {
        return scores[i];
    }

    double probability(int i) {
        return probabilities[i];
    }

    long requestedAt(int i) {
        return requestTimes[i];
    }

    void clear() {
        scores = new double[0];
        probabilities = new double[0];
        requestTimes = new long[0];
        arrivals = new long[0];
        size = 0;
    }

    void writeTo(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, size);
        long before = 0;
        long arrived = 0;
        for (int i = 0; i < size; i++) {
            out.writeDouble(scores[i]);
            out.writeDouble(probabilities[i]);
            Varint.writeSigned(out, requestTimes[i] - before);
            before = requestTimes[i];
            Varint.writeSigned(out, arrivals[i] - arrived);
            arrived = arrivals[i];
        }
        Varint.writeUnsigned(out, dropped);
    }

    static LabelBuffer readFrom(DataInput in) throws IOException {
        LabelBuffer labels = new LabelBuffer();
        int size = Varint.readSize(in, MOST);
        long time = 0;
        long arrived = 0;
        for (int i = 0; i < size; i++) {
            double score = in.readDouble();
            double probability = in.readDouble();
            time += Varint.readSigned(in);
            arrived += Varint.readSigned(in);
            labels.add(score, probability, time, arrived);
        }
        labels.dropped = Varint.readUnsigned(in);
        return labels;
    }
}
