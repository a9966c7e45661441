package io.vigie.stats;

import java.io.IOException;
import java.util.Arrays;

/**
 * Counts by integer index, ascending. Few bins lie in two sorted arrays; once they are dense, in one array from an
 * offset, where merging is an addition per bin. A dense store never takes more than about the memory of the same bins
 * sparse, times three.
 */
final class BinStore {
    private static final int DENSE_FROM = 24;
    private static final int MAX_SPREAD = 4;
    private static final int[] NO_INDICES = {};
    private static final long[] NO_COUNTS = {};

    /** Ascending, the first {@code size} are used; in the dense form empty. */
    private int[] indices = NO_INDICES;
    /**
     * Beside {@code indices}; in the dense form the count of index {@code offset + i}, 0 for a bin that is not there.
     */
    private long[] counts = NO_COUNTS;
    /**
     * Bins that are there in the sparse form. In the dense form, which is never empty, they are counted when asked for:
     * keeping count would slow the merge.
     */
    private int size;

    private boolean dense;
    private int offset;

    /**
     * As many bins as there are indices. The arrays are its own from now on.
     *
     * @param indices ascending
     * @param counts beside them, each above 0
     */
    static BinStore of(int[] indices, long[] counts) {
        BinStore store = new BinStore();
        store.indices = indices;
        store.counts = counts;
        store.size = indices.length;
        store.toDenseIfItPays();
        return store;
    }

    void add(int index, long count) {
        if (dense) {
            int at = index - offset;
            if (at >= 0 && at < counts.length) {
                counts[at] += count;
                return;
            }
            if (growDense(index, index)) {
                counts[index - offset] += count;
                return;
            }
            toSparse();
        }
        int at = Arrays.binarySearch(indices, 0, size, index);
        if (at >= 0) {
            counts[at] += count;
        } else {
            insert(-at - 1, index, count);
        }
    }

    private void insert(int at, int index, long count) {
        if (size == indices.length) {
            int capacity = size < 4 ? 4 : size + (size >> 1);
            indices = Arrays.copyOf(indices, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        System.arraycopy(indices, at, indices, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        indices[at] = index;
        counts[at] = count;
        size++;
        toDenseIfItPays();
    }

    void merge(BinStore other) {
        if (other.size == 0) {
            return;
        }
        if (dense) {
            mergeIntoDense(other);
        } else if (other.dense) {
            BinStore sum = other.copy();
            sum.merge(this);
            take(sum);
        } else if (size == 0) {
            take(other.copy());
        } else {
            mergeSorted(other);
            toDenseIfItPays();
        }
    }

    private void mergeIntoDense(BinStore other) {
        if (!growDense(other.first(), other.last())) {
            toSparse();
            if (other.dense) {
                BinStore sparse = other.copy();
                sparse.toSparse();
                mergeSorted(sparse);
            } else {
                mergeSorted(other);
            }
            toDenseIfItPays();
        } else if (other.dense) {
            int shift = other.offset - offset;
            int end = other.lastSlot();
            for (int i = other.firstSlot(); i <= end; i++) {
                counts[i + shift] += other.counts[i];
            }
        } else {
            for (int i = 0; i < other.size; i++) {
                counts[other.indices[i] - offset] += other.counts[i];
            }
        }
    }

    /** Both sparse. */
    private void mergeSorted(BinStore other) {
        int[] mergedIndices = new int[size + other.size];
        long[] mergedCounts = new long[size + other.size];
        int mine = 0;
        int theirs = 0;
        int to = 0;
        while (mine < size && theirs < other.size) {
            int left = indices[mine];
            int right = other.indices[theirs];
            mergedIndices[to] = Math.min(left, right);
            mergedCounts[to++] = (left <= right ? counts[mine] : 0) + (right <= left ? other.counts[theirs] : 0);
            mine += left <= right ? 1 : 0;
            theirs += right <= left ? 1 : 0;
        }
        System.arraycopy(indices, mine, mergedIndices, to, size - mine);
        System.arraycopy(counts, mine, mergedCounts, to, size - mine);
        to += size - mine;
        System.arraycopy(other.indices, theirs, mergedIndices, to, other.size - theirs);
        System.arraycopy(other.counts, theirs, mergedCounts, to, other.size - theirs);
        size = to + other.size - theirs;
        indices = mergedIndices;
        counts = mergedCounts;
    }

    private void toDenseIfItPays() {
        if (!dense && size >= DENSE_FROM && (long) last() - first() < (long) MAX_SPREAD * size) {
            int newOffset = indices[0];
            long[] byOffset = new long[indices[size - 1] - newOffset + 1];
            for (int i = 0; i < size; i++) {
                byOffset[indices[i] - newOffset] = counts[i];
            }
            dense = true;
            offset = newOffset;
            counts = byOffset;
            indices = NO_INDICES;
        }
    }

    private void toSparse() {
        int[] sparseIndices = indices();
        long[] sparseCounts = counts();
        dense = false;
        size = sparseIndices.length;
        indices = sparseIndices;
        counts = sparseCounts;
    }

    /** Makes room for both indices; false when the array would be mostly empty. */
    private boolean growDense(int lowest, int highest) {
        int from = Math.min(lowest, offset);
        int to = Math.max(highest, offset + counts.length - 1);
        if (from == offset && to == offset + counts.length - 1) {
            return true;
        }
        long span = (long) to - from + 1;
        if (span > 2L * MAX_SPREAD * size()) {
            return false;
        }
        // Room to grow on, so that a slowly widening range does not copy each time.
        int slack = (int) (span >> 3);
        int newOffset = from < offset ? from - slack : offset;
        int newEnd = to >= offset + counts.length ? to + slack : offset + counts.length - 1;
        long[] wider = new long[newEnd - newOffset + 1];
        System.arraycopy(counts, 0, wider, offset - newOffset, counts.length);
        counts = wider;
        offset = newOffset;
        return true;
    }

    private int firstSlot() {
        int i = 0;
        while (counts[i] == 0) {
            i++;
        }
        return i;
    }

    private int lastSlot() {
        int i = counts.length - 1;
        while (counts[i] == 0) {
            i--;
        }
        return i;
    }

    private int first() {
        return dense ? offset + firstSlot() : indices[0];
    }

    private int last() {
        return dense ? offset + lastSlot() : indices[size - 1];
    }

    int size() {
        if (!dense) {
            return size;
        }
        int found = 0;
        for (long count : counts) {
            found += count != 0 ? 1 : 0;
        }
        return found;
    }

    int[] indices() {
        if (!dense) {
            return Arrays.copyOf(indices, size);
        }
        int[] found = new int[size()];
        int to = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                found[to++] = offset + i;
            }
        }
        return found;
    }

    long[] counts() {
        if (!dense) {
            return Arrays.copyOf(counts, size);
        }
        long[] found = new long[size()];
        int to = 0;
        for (long count : counts) {
            if (count != 0) {
                found[to++] = count;
            }
        }
        return found;
    }

    /** Takes one bin after another. */
    interface BinWriter {
        void write(int index, long count) throws IOException;
    }

    /** All bins, by ascending index. */
    void writeTo(BinWriter out) throws IOException {
        int slots = dense ? counts.length : size;
        for (int i = 0; i < slots; i++) {
            if (counts[i] != 0) {
                out.write(dense ? offset + i : indices[i], counts[i]);
            }
        }
    }

    /** The sum of the counts of all indices up to and including {@code index}. */
    long countUpTo(int index) {
        long sum = 0;
        if (dense) {
            int end = (int) Math.min((long) index - offset, counts.length - 1);
            for (int i = 0; i <= end; i++) {
                sum += counts[i];
            }
        } else {
            for (int i = 0; i < size && indices[i] <= index; i++) {
                sum += counts[i];
            }
        }
        return sum;
    }

    /**
     * The index of the bin that holds the value of zero-based rank {@code rank}, which must be below the total count.
     */
    int indexOfRank(long rank) {
        int slots = dense ? counts.length : size;
        long left = rank;
        for (int i = 0; i < slots; i++) {
            left -= counts[i];
            if (left < 0) {
                return dense ? offset + i : indices[i];
            }
        }
        throw new IllegalArgumentException("rank " + rank + " is not below the total count");
    }

    BinStore copy() {
        BinStore copy = new BinStore();
        copy.take(this);
        copy.indices = dense ? NO_INDICES : Arrays.copyOf(indices, size);
        copy.counts = dense ? counts.clone() : Arrays.copyOf(counts, size);
        return copy;
    }

    private void take(BinStore other) {
        indices = other.indices;
        counts = other.counts;
        size = other.size;
        dense = other.dense;
        offset = other.offset;
    }
}
