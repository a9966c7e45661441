package io.vigie.window;

import io.vigie.stats.LogHistogram;
import io.vigie.stats.StratifiedSums;
import io.vigie.stats.Varint;
import io.vigie.stats.WeightedSums;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Panes as bytes, in state and between operators.
 *
 * <p>Layout: one version byte, one byte of flags that say which groups of sums follow, then those groups. Bytes that
 * follow the last group are refused. Stored in savepoints: a change of layout needs a new version and a reader for each
 * old one. A new {@link Pane.Amount} changes no layout.
 */
public final class PaneCodec {

    private static final byte VERSION = 1;

    private static final int TRAFFIC = 1;
    private static final int ANSWERS = 1 << 1;
    private static final int FIRST_TOKEN = 1 << 2;
    private static final int TURNS = 1 << 3;
    private static final int CRITERIA = 1 << 4;
    private static final int POST_ANSWER_OUTCOMES = 1 << 5;
    private static final int CONFIDENCE = 1 << 6;
    private static final int OUTCOMES = 1 << 7;

    private PaneCodec() {}

    public static byte[] encode(Pane pane) {
        PaneBytes.PaneBytesOutput bytes = new PaneBytes.PaneBytesOutput();
        try {
            write(pane, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toBytes();
    }

    /** @throws IllegalArgumentException if these bytes are no pane */
    public static Pane decode(byte[] bytes) {
        PaneBytes.PaneBytesInput rest = new PaneBytes.PaneBytesInput(bytes);
        try {
            Pane pane = read(new DataInputStream(rest));
            if (rest.available() > 0) {
                throw new IllegalArgumentException(rest.available() + " bytes follow a pane of " + bytes.length);
            }
            return pane;
        } catch (IOException e) {
            throw new IllegalArgumentException("no pane in " + bytes.length + " bytes", e);
        }
    }

    private static void write(Pane pane, DataOutput out) throws IOException {
        long answered = pane.answered();
        boolean confidence = anyPositive(pane.confidenceBins);
        int flags = (pane.requests > 0 ? TRAFFIC : 0)
                | (answered > 0 ? ANSWERS : 0)
                | (!pane.firstToken.isEmpty() ? FIRST_TOKEN : 0)
                | (pane.turns > 0 ? TURNS : 0)
                | (pane.criteria.isEmpty() ? 0 : CRITERIA)
                | (pane.afterBad.isEmpty() && pane.afterGood.isEmpty() ? 0 : POST_ANSWER_OUTCOMES)
                | (confidence ? CONFIDENCE : 0)
                | (pane.outcomes.isEmpty() ? 0 : OUTCOMES);
        out.writeByte(VERSION);
        out.writeByte(flags);
        if ((flags & TRAFFIC) != 0) {
            Varint.writeUnsigned(out, pane.requests);
            Varint.writeUnsigned(out, pane.unanswered);
            Varint.writeUnsigned(out, pane.requestsByStratum.size());
            for (Map.Entry<Integer, Long> stratum : pane.requestsByStratum.entrySet()) {
                Varint.writeUnsigned(out, stratum.getKey());
                Varint.writeUnsigned(out, stratum.getValue());
            }
            writeAmounts(pane, out);
        }
        if ((flags & ANSWERS) != 0) {
            writeLongs(pane.byStatus, out);
            out.writeLong(pane.latencySumMs);
            pane.latency.writeTo(out);
        }
        if ((flags & FIRST_TOKEN) != 0) {
            pane.firstToken.writeTo(out);
        }
        if ((flags & TURNS) != 0) {
            out.writeLong(pane.turns);
            out.writeLong(pane.abandoned);
            for (long turns : pane.bySignal) {
                Varint.writeUnsigned(out, turns);
            }
        }
        if ((flags & CRITERIA) != 0) {
            Varint.writeUnsigned(out, pane.criteria.size());
            for (Map.Entry<String, CriterionSums> criterion : pane.criteria.entrySet()) {
                out.writeUTF(criterion.getKey());
                criterion.getValue().writeTo(out);
            }
        }
        if ((flags & POST_ANSWER_OUTCOMES) != 0) {
            pane.afterBad.writeTo(out);
            pane.afterGood.writeTo(out);
        }
        if ((flags & CONFIDENCE) != 0) {
            writeLongs(pane.confidenceBins, out);
        }
        if ((flags & OUTCOMES) != 0) {
            out.writeInt(pane.outcomes.size());
            for (Map.Entry<String, Long> outcome : pane.outcomes.entrySet()) {
                out.writeUTF(outcome.getKey());
                out.writeLong(outcome.getValue());
            }
        }
    }

    private static Pane read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("pane layout " + version + " is not known; this code reads " + VERSION);
        }
        int flags = in.readUnsignedByte();
        Pane pane = new Pane();
        if ((flags & TRAFFIC) != 0) {
            pane.requests = Varint.readUnsigned(in);
            pane.unanswered = Varint.readUnsigned(in);
            for (long strata = Varint.readUnsigned(in); strata > 0; strata--) {
                pane.requestsByStratum.put(StratifiedSums.readStratum(in), Varint.readUnsigned(in));
            }
            readAmounts(pane, in);
        }
        if ((flags & ANSWERS) != 0) {
            readLongs(pane.byStatus, in);
            pane.latencySumMs = in.readLong();
            pane.latency = LogHistogram.readFrom(in);
        }
        if ((flags & FIRST_TOKEN) != 0) {
            pane.firstToken = LogHistogram.readFrom(in);
        }
        if ((flags & TURNS) != 0) {
            pane.turns = in.readLong();
            pane.abandoned = in.readLong();
            for (int i = 0; i < pane.bySignal.length; i++) {
                pane.bySignal[i] = Varint.readUnsigned(in);
            }
        }
        if ((flags & CRITERIA) != 0) {
            for (long criteria = Varint.readUnsigned(in); criteria > 0; criteria--) {
                pane.criteria.put(in.readUTF(), CriterionSums.readFrom(in));
            }
        }
        if ((flags & POST_ANSWER_OUTCOMES) != 0) {
            pane.afterBad = StratifiedSums.readFrom(in);
            pane.afterGood = StratifiedSums.readFrom(in);
        }
        if ((flags & CONFIDENCE) != 0) {
            readLongs(pane.confidenceBins, in);
        }
        if ((flags & OUTCOMES) != 0) {
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                pane.outcomes.put(in.readUTF(), in.readLong());
            }
        }
        return pane;
    }

    /** How many amounts follow; each with its code, its sums, and its histogram if it has one. */
    private static void writeAmounts(Pane pane, DataOutput out) throws IOException {
        out.writeByte(pane.amounts.size());
        for (Map.Entry<Pane.Amount, WeightedSums> each : pane.amounts.entrySet()) {
            Pane.Amount amount = each.getKey();
            out.writeByte(amount.code());
            each.getValue().writeTo(out);
            if (amount.hasHistogram()) {
                pane.histogram(amount).writeTo(out);
            }
        }
    }

    private static void readAmounts(Pane pane, DataInput in) throws IOException {
        int size = in.readUnsignedByte();
        for (int i = 0; i < size; i++) {
            Pane.Amount amount = Pane.Amount.ofCode(in.readUnsignedByte());
            pane.amounts.put(amount, WeightedSums.readFrom(in));
            if (amount.hasHistogram()) {
                pane.amountHistograms.put(amount, LogHistogram.readFrom(in));
            }
        }
    }

    private static boolean anyPositive(long[] counts) {
        for (long count : counts) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    private static void writeLongs(long[] values, DataOutput out) throws IOException {
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private static void readLongs(long[] values, DataInput in) throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
    }
}
