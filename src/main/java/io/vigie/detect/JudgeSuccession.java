package io.vigie.detect;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which judge a monitor goes by that knows no truth: one at a time, since two judges are two yardsticks. Another one, or
 * another version, takes over once it has given {@value #TAKES_OVER} labels while the one before gave none.
 */
final class JudgeSuccession {
    static final int TAKES_OVER = 30;

    private @Nullable String judge;

    /** Epoch milliseconds of the first label of the judge; of one that took over, of the first of those by which it did. */
    private long since;

    private @Nullable String next;
    private int labelsOfNext;
    private long nextSince;
    private boolean hasChanged;

    /** What a label of a judge means. */
    enum JudgeTurn {
        /** It is of the judge in office. */
        TAKEN,
        /** It is of another one. */
        PASSED_OVER,
        /** Another judge is in office from this label on: what was learned from the one before is void. */
        NEW_JUDGE
    }

    /** @param at epoch milliseconds */
    JudgeTurn onLabel(String name, long at) {
        if (judge == null) {
            judge = name;
            since = at;
            return JudgeTurn.TAKEN;
        }
        if (judge.equals(name)) {
            next = null;
            labelsOfNext = 0;
            return JudgeTurn.TAKEN;
        }
        if (!name.equals(next)) {
            next = name;
            labelsOfNext = 0;
            nextSince = at;
        }
        labelsOfNext++;
        if (labelsOfNext < TAKES_OVER) {
            return JudgeTurn.PASSED_OVER;
        }
        judge = name;
        since = nextSince;
        next = null;
        labelsOfNext = 0;
        hasChanged = true;
        return JudgeTurn.NEW_JUDGE;
    }

    /** Null before the first label. */
    @Nullable
    String judge() {
        return judge;
    }

    /** Epoch milliseconds since when there is another judge than before; {@link Long#MIN_VALUE}: there was no other. */
    long changedAt() {
        return hasChanged ? since : Long.MIN_VALUE;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(judge != null);
        if (judge != null) {
            out.writeUTF(judge);
            out.writeLong(since);
            out.writeBoolean(hasChanged);
            out.writeBoolean(next != null);
            if (next != null) {
                out.writeUTF(next);
                out.writeByte(labelsOfNext);
                out.writeLong(nextSince);
            }
        }
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes */
    static JudgeSuccession readFrom(DataInput in) throws IOException {
        JudgeSuccession read = new JudgeSuccession();
        if (in.readBoolean()) {
            read.judge = in.readUTF();
            read.since = in.readLong();
            read.hasChanged = in.readBoolean();
            if (in.readBoolean()) {
                read.next = in.readUTF();
                read.labelsOfNext = in.readUnsignedByte();
                read.nextSince = in.readLong();
                if (read.labelsOfNext >= TAKES_OVER) {
                    throw new IOException("a judge that should be in office");
                }
            }
        }
        return read;
    }
}
