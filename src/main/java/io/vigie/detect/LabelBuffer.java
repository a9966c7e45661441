package io.vigie.detect;

import io.vigie.stats.Varint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Labels that came before the reference was ready, in the order in which they came: about 24 bytes each when stored.
 *
 * <p>The latest are in memory, 32 bytes each. With a {@link LabelSpill} every {@value #PIECE} become a piece there;
 * without one all stay in memory.
 *
 * <p>At most {@link #MOST}: a fixed reference for which no labels ever come must not fill the disk. More are refused,
 * and counted.
 */
final class LabelBuffer {
    static final int MOST = 1_000_000;
    static final int PIECE = 4_096;

    private @Nullable LabelSpill spill;
    private final Deque<WaitingPiece> pieces = new ArrayDeque<>();
    private long nextPiece;
    private int spilled;

    private Labels tail = new Labels();
    private long refused;

    /** Takes a label that waited. */
    @FunctionalInterface
    interface WaitingLabel {
        void accept(double score, double probability, long requestedAt);
    }

    /**
     * Labels that were spilled.
     *
     * @param size how many
     * @param first when the first came
     * @param last when the last came
     * @param earliest time of a request
     * @param latest time of a request
     */
    private record WaitingPiece(long number, int size, long first, long last, long earliest, long latest) {

        static WaitingPiece of(long number, Labels labels) {
            long earliest = Long.MAX_VALUE;
            long latest = Long.MIN_VALUE;
            for (int i = 0; i < labels.size; i++) {
                earliest = Math.min(earliest, labels.requestTimes[i]);
                latest = Math.max(latest, labels.requestTimes[i]);
            }
            return new WaitingPiece(
                    number, labels.size, labels.arrivals[0], labels.arrivals[labels.size - 1], earliest, latest);
        }

        void writeTo(DataOutput out) throws IOException {
            Varint.writeUnsigned(out, number);
            Varint.writeUnsigned(out, size);
            Varint.writeSigned(out, first);
            Varint.writeUnsigned(out, last - first);
            Varint.writeSigned(out, earliest);
            Varint.writeUnsigned(out, latest - earliest);
        }

        static WaitingPiece readFrom(DataInput in) throws IOException {
            long number = Varint.readUnsigned(in);
            int size = Varint.readSize(in, PIECE);
            long first = Varint.readSigned(in);
            long last = first + Varint.readUnsigned(in);
            long earliest = Varint.readSigned(in);
            return new WaitingPiece(number, size, first, last, earliest, earliest + Varint.readUnsigned(in));
        }
    }

    void spillTo(LabelSpill where) {
        spill = where;
    }

    /**
     * @param arrivedAt no earlier than that of the label before
     * @return false if there are too many already
     */
    boolean add(double score, double probability, long requestedAt, long arrivedAt) {
        if (size() == MOST) {
            refused++;
            return false;
        }
        if (tail.size == PIECE && spill != null) {
            WaitingPiece piece = WaitingPiece.of(nextPiece++, tail);
            spill.put(piece.number(), tail.encode());
            pieces.addLast(piece);
            spilled += piece.size();
            tail = new Labels();
        }
        tail.add(score, probability, requestedAt, arrivedAt);
        return true;
    }

    /** Forgets the labels that came before {@code time}: a reference that moved on has taken them in. */
    void removeBefore(long time) {
        while (!pieces.isEmpty() && pieces.getFirst().first() < time) {
            WaitingPiece piece = pieces.removeFirst();
            spilled -= piece.size();
            Labels left = read(piece);
            left.removeBefore(time);
            if (left.size > 0) {
                WaitingPiece rest = WaitingPiece.of(piece.number(), left);
                requireSpill().put(rest.number(), left.encode());
                pieces.addFirst(rest);
                spilled += rest.size();
                return;
            }
            requireSpill().remove(piece.number());
        }
        tail.removeBefore(time);
    }

    /**
     * Replaces the score of a label that waits; of labels of one request time and score any, since they are alike.
     *
     * @return false if none of them waits
     */
    boolean replace(long requestedAt, double score, double probability, double newScore, double newProbability) {
        if (tail.replace(requestedAt, score, probability, newScore, newProbability)) {
            return true;
        }
        Iterator<WaitingPiece> latestFirst = pieces.descendingIterator();
        while (latestFirst.hasNext()) {
            WaitingPiece piece = latestFirst.next();
            if (requestedAt >= piece.earliest() && requestedAt <= piece.latest()) {
                Labels labels = read(piece);
                if (labels.replace(requestedAt, score, probability, newScore, newProbability)) {
                    requireSpill().put(piece.number(), labels.encode());
                    return true;
                }
            }
        }
        return false;
    }

    int size() {
        return spilled + tail.size;
    }

    long refused() {
        return refused;
    }

    /** Gives all labels, in the order in which they came, and forgets them. */
    void drainTo(WaitingLabel label) {
        while (!pieces.isEmpty()) {
            WaitingPiece piece = pieces.removeFirst();
            read(piece).forEach(label);
            requireSpill().remove(piece.number());
        }
        spilled = 0;
        Labels last = tail;
        tail = new Labels();
        last.forEach(label);
    }

    void clear() {
        drainTo((score, probability, requestedAt) -> {});
    }

    private Labels read(WaitingPiece piece) {
        return Labels.decode(requireSpill().get(piece.number()));
    }

    private LabelSpill requireSpill() {
        if (spill == null) {
            throw new IllegalStateException("labels were spilled, and there is no place to read them from");
        }
        return spill;
    }

    boolean hasPieces() {
        return !pieces.isEmpty();
    }

    /** Without what {@link #writePieces} writes. */
    void writeTo(DataOutput out) throws IOException {
        tail.writeTo(out);
        Varint.writeUnsigned(out, refused);
    }

    void writePieces(DataOutput out) throws IOException {
        Varint.writeUnsigned(out, nextPiece);
        Varint.writeUnsigned(out, pieces.size());
        for (WaitingPiece piece : pieces) {
            piece.writeTo(out);
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static LabelBuffer readFrom(DataInput in) throws IOException {
        LabelBuffer labels = new LabelBuffer();
        labels.tail = Labels.readFrom(in);
        labels.refused = Varint.readUnsigned(in);
        return labels;
    }

    /** @throws IOException when the bytes are not what {@link #writePieces} writes */
    void readPieces(DataInput in) throws IOException {
        nextPiece = Varint.readUnsigned(in);
        int count = Varint.readSize(in, MOST);
        for (int i = 0; i < count; i++) {
            WaitingPiece piece = WaitingPiece.readFrom(in);
            pieces.addLast(piece);
            spilled += piece.size();
        }
    }

    /** Columns of labels. */
    private static final class Labels {
        private double[] scores = {};
        private double[] probabilities = {};
        private long[] requestTimes = {};
        private long[] arrivals = {};
        private int size;

        void add(double score, double probability, long requestedAt, long arrivedAt) {
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

        void removeBefore(long time) {
            int first = 0;
            while (first < size && arrivals[first] < time) {
                first++;
            }
            if (first > 0) {
                System.arraycopy(scores, first, scores, 0, size - first);
                System.arraycopy(probabilities, first, probabilities, 0, size - first);
                System.arraycopy(requestTimes, first, requestTimes, 0, size - first);
                System.arraycopy(arrivals, first, arrivals, 0, size - first);
                size -= first;
            }
        }

        boolean replace(long requestedAt, double score, double probability, double newScore, double newProbability) {
            for (int i = size - 1; i >= 0; i--) {
                if (requestTimes[i] == requestedAt && scores[i] == score && probabilities[i] == probability) {
                    scores[i] = newScore;
                    probabilities[i] = newProbability;
                    return true;
                }
            }
            return false;
        }

        void forEach(WaitingLabel label) {
            for (int i = 0; i < size; i++) {
                label.accept(scores[i], probabilities[i], requestTimes[i]);
            }
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
        }

        static Labels readFrom(DataInput in) throws IOException {
            Labels labels = new Labels();
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
            return labels;
        }

        byte[] encode() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(24 * size);
            try {
                writeTo(new DataOutputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        static Labels decode(byte[] bytes) {
            try {
                return readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException("a piece of labels that wait cannot be read", e);
            }
        }
    }
}
