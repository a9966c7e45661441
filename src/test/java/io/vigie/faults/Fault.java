package io.vigie.faults;

import io.vigie.faults.Outcome.Comparison;
import io.vigie.settings.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Something that happens while both jobs run. */
interface Fault extends AutoCloseable {

    /** None at all. */
    static Fault none(String name) {
        return new Fault() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long strike(Run run) {
                return System.nanoTime();
            }
        };
    }

    /** As the table calls it. */
    String name();

    /** For names of topics and directories. */
    default String id() {
        return name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** What its run has that others have not. */
    default Deployment.Terms terms(Deployment.Terms usual) {
        return usual;
    }

    /** What is different from the beginning. */
    default void before(Run run) throws Exception {}

    /** What else is written while the history is published: a part of the input from then on. */
    default void whilePublishing(String bootstrapServers, Topics topics, Recording recording) throws Exception {}

    /** How long the publication takes at least; zero: as fast as the broker takes it. */
    default Duration publication() {
        return Duration.ofSeconds(15);
    }

    /** How much has been read when it strikes, as a share of all records. */
    default double strikesAt() {
        return 0.3;
    }

    /**
     * Lets it happen, mends what does not mend itself, and gives {@link System#nanoTime} at which the jobs could begin
     * to recover.
     */
    long strike(Run run) throws Exception;

    /** What must be equal: everything, unless the fault itself brought records. */
    default Comparison compare(Outcome outcome, Outcome undisturbed) {
        return outcome.against(undisturbed);
    }

    /** What else must hold. */
    default void after(Run run) throws Exception {}

    /** Takes away what it has made. */
    @Override
    default void close() throws IOException {}
}
