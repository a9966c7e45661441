package io.vigie.faults;

import io.vigie.faults.Outcome.Comparison;
import io.vigie.settings.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Something that happens while both jobs run. */
interface Fault extends AutoCloseable {

    /** No fault at all. */
    static Fault none(String name) {
        return new Fault() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long strike(FaultRun run) {
                return System.nanoTime();
            }
        };
    }

    /** The name in the table. */
    String name();

    /** The name in topics and directories. */
    default String id() {
        return name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Resources that only its run has. */
    default Deployment.Terms terms(Deployment.Terms usual) {
        return usual;
    }

    /** Changes the run before it begins. */
    default void before(FaultRun run) throws Exception {}

    /** Writes further records while the history is published; they become part of the input. */
    default void whilePublishing(String bootstrapServers, Topics topics, Recording recording) throws Exception {}

    /** The minimum duration of the publication; zero: as fast as the broker accepts records. */
    default Duration publication() {
        return Duration.ofSeconds(15);
    }

    /** The share of all records that has been read when the fault strikes. */
    default double strikesAt() {
        return 0.3;
    }

    /**
     * Causes the fault, repairs what does not repair itself, and returns the {@link System#nanoTime} at which the jobs
     * could begin to recover.
     */
    long strike(FaultRun run) throws Exception;

    /** Which records must equal those of the undisturbed run: all, unless the fault itself adds records. */
    default Comparison compare(Outcome outcome, Outcome undisturbed) {
        return outcome.against(undisturbed);
    }

    /** Checks what else must hold. */
    default void after(FaultRun run) throws Exception {}

    /** Removes what it has created. */
    @Override
    default void close() throws IOException {}
}
