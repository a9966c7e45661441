package io.vigie.flink.quality;

import io.vigie.model.HeapMap;
import io.vigie.model.SliceGroup;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Entries that are read and put at each of twenty ticks, and written back once. */
@State(Scope.Thread)
public class RememberedMapBenchmark {
    private static final int ENTRIES = 500;
    private static final int TICKS = 20;

    private RememberedMap<Integer, Integer> map;

    @Setup
    public void setUp() {
        SliceGroup group = new SliceGroup("model", "language");
        map = new RememberedMap<>(
                new HeapMap<>(),
                new RememberedMap.CurrentGroup() {
                    @Override
                    public SliceGroup get() {
                        return group;
                    }

                    @Override
                    public void set(SliceGroup other) {
                        if (!other.equals(group)) {
                            throw new IllegalStateException("there is one group");
                        }
                    }
                },
                4 * ENTRIES);
    }

    @Benchmark
    public int writeBack() {
        int sum = 0;
        for (int tick = 0; tick < TICKS; tick++) {
            for (int key = 0; key < ENTRIES; key++) {
                Integer known = map.get(key);
                map.put(key, tick);
                sum += known == null ? 0 : known;
            }
        }
        map.writeBack();
        return sum;
    }
}
