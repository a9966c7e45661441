package io.vigie.flink.quality;

/** What is held on the heap for one key: see {@link HeldEntries}. */
abstract class HeldEntry {

    /** Of the entry itself, its place in the map and its times, for a key of 36 characters. */
    static final int OWN_BYTES = 320;

    private final String key;

    /** Whether the store has something of it. */
    boolean stored;

    /** Whether the store has not what is here. */
    boolean changed;

    /** Whether it is no longer on the heap. */
    boolean gone;

    /** As they count for the bound. */
    long bytes;

    HeldEntry(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** About how many bytes of the heap it takes. */
    abstract long estimatedBytes();
}
