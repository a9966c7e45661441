package io.vigie.faults;

import io.vigie.faults.Outcome.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of each fault, in a file that grows with each of them. The time to recover is from when the jobs could
 * begin to recover until all tasks ran and each job had completed a checkpoint. A record with other content than
 * expected counts as both lost and duplicated.
 */
final class FaultTable {

    private static final Path FILE = Path.of("target/faults.txt");
    private static final List<String> ROWS = new ArrayList<>();

    private static final List<String> NOTES = new ArrayList<>();

    private FaultTable() {}

    /** A line below the table. */
    static synchronized void tell(String note) throws IOException {
        NOTES.add(note);
        write();
    }

    static synchronized void add(String fault, Duration recovery, Comparison comparison) throws IOException {
        ROWS.add(String.format(
                Locale.ROOT,
                "%-56s %8.1f s %,10d %8d %11d",
                fault,
                recovery.toMillis() / 1e3,
                comparison.checked(),
                comparison.lost(),
                comparison.extra()));
        write();
    }

    private static void write() throws IOException {
        List<String> all = new ArrayList<>();
        all.add(String.format(
                Locale.ROOT, "%-56s %10s %10s %8s %11s", "fault", "recovered", "records", "lost", "duplicated"));
        all.addAll(ROWS);
        all.addAll(NOTES);
        Files.write(FILE, all);
    }
}
