package io.vigie.sink.influx;

import io.vigie.sink.MisconfiguredException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether a store takes what a job would write, asked before there is a job. Nothing is stored by it. */
public final class InfluxCheck {

    /** A comment: whether the server may be written to is decided before it looks for points. */
    private static final List<String> NO_POINTS = List.of("# vigie asks whether it may write");

    private static final long ASK_AGAIN_MS = 500;

    private InfluxCheck() {}

    /**
     * Asks until there is an answer.
     *
     * @param patience how long; one request may take as long as the settings say beyond it, but no longer than it
     * @return why there was none in that time, as a sentence that names the setting; empty: the store is there and
     *     takes points
     * @throws MisconfiguredException if it refuses all of them, or a credential cannot be read
     */
    public static Optional<String> unanswered(
            InfluxSettings settings, Map<String, String> environment, Duration patience)
            throws MisconfiguredException, InterruptedException {
        InfluxSettings.Retries retries = settings.retries();
        InfluxSettings hasty = settings.with(new InfluxSettings.Retries(
                Math.min(retries.requestTimeoutMs(), patience.toMillis()), retries.initialMs(), retries.maxMs()));
        long deadline = System.nanoTime() + patience.toNanos();
        try (LineEndpoint endpoint = InfluxEndpoint.open(hasty, environment)) {
            WriteReply reply = endpoint.write(NO_POINTS);
            while (reply.verdict() == WriteReply.WriteOutcome.RETRY) {
                if (System.nanoTime() > deadline) {
                    return Optional.of(
                            "InfluxDB at influx.url " + settings.url() + " does not answer (" + said(reply) + ")");
                }
                TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MS);
                reply = endpoint.write(NO_POINTS);
            }
            if (reply.verdict() == WriteReply.WriteOutcome.MISCONFIGURED) {
                throw InfluxMisconfiguredException.of(settings, reply);
            }
            return Optional.empty();
        }
    }

    private static String said(WriteReply reply) {
        return reply.status() == WriteReply.NO_STATUS ? reply.message() : reply.status() + " " + reply.message();
    }
}
