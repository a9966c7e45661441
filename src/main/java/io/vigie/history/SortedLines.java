package io.vigie.history;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lines in the order of their times, in bounded memory: what does not fit is sorted piece by piece, written to files
 * and merged.
 */
final class SortedLines implements Closeable {

    private static final Comparator<TimedLine> ORDER =
            Comparator.comparingLong(TimedLine::time).thenComparingLong(TimedLine::number);

    private final Path directory;
    private final long maxBytes;
    private final List<TimedLine> held = new ArrayList<>();
    private final List<Path> pieces = new ArrayList<>();
    private final List<Piece> open = new ArrayList<>();
    private final PriorityQueue<Piece> merge = new PriorityQueue<>(Comparator.comparing(Piece::first, ORDER));
    private long heldBytes;
    private boolean isMerging;

    /**
     * @param time epoch milliseconds
     * @param number of the line in its file, from 0: lines of one time keep their order
     */
    record TimedLine(long time, long number, byte[] bytes) {

        /** The line, its two numbers and what the heap adds to them. */
        private long size() {
            return bytes.length + 64L;
        }
    }

    /**
     * @param directory for files that are gone when this is closed; exists
     * @param maxBytes how many are held in memory at a time
     */
    SortedLines(Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /** Takes a line, before the first is read. */
    void add(TimedLine line) throws IOException {
        held.add(line);
        heldBytes += line.size();
        if (heldBytes > maxBytes) {
            writePiece();
        }
    }

    private void writePiece() throws IOException {
        held.sort(ORDER);
        Path file = Files.createTempFile(directory, "sorted-", ".part");
        pieces.add(file);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (TimedLine line : held) {
                out.writeLong(line.time());
                out.writeLong(line.number());
                out.writeInt(line.bytes().length);
                out.write(line.bytes());
            }
        }
        held.clear();
        heldBytes = 0;
    }

    /** The next line; null after the last. */
    @Nullable
    TimedLine next() throws IOException {
        if (!isMerging) {
            startMerging();
        }
        Piece piece = merge.poll();
        if (piece == null) {
            return null;
        }
        TimedLine first = piece.first();
        if (piece.advance()) {
            merge.add(piece);
        }
        return first;
    }

    private void startMerging() throws IOException {
        isMerging = true;
        held.sort(ORDER);
        addPiece(new Piece(null, held.iterator()));
        for (Path file : pieces) {
            addPiece(new Piece(
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(file))),
                    List.<TimedLine>of().iterator()));
        }
    }

    private void addPiece(Piece piece) throws IOException {
        open.add(piece);
        if (piece.advance()) {
            merge.add(piece);
        }
    }

    /** Sorted lines of a file, or of what is held. */
    private static final class Piece implements Closeable {
        private final @Nullable DataInputStream file;
        private final Iterator<TimedLine> lines;
        private TimedLine first = new TimedLine(0, 0, new byte[0]);

        Piece(@Nullable DataInputStream file, Iterator<TimedLine> lines) {
            this.file = file;
            this.lines = lines;
        }

        TimedLine first() {
            return first;
        }

        boolean advance() throws IOException {
            if (file == null) {
                if (lines.hasNext()) {
                    first = lines.next();
                    return true;
                }
                return false;
            }
            try {
                first = new TimedLine(file.readLong(), file.readLong(), file.readNBytes(file.readInt()));
                return true;
            } catch (EOFException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Piece piece : open) {
            piece.close();
        }
        for (Path piece : pieces) {
            Files.deleteIfExists(piece);
        }
    }
}
