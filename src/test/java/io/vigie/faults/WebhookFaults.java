package io.vigie.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.local.FreePort;
import io.vigie.sink.channel.Receiver;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Faults of the receiver of alerts, which must affect neither series nor the alerts topic. */
final class WebhookFaults {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int REFUSALS = 10_000;

    private WebhookFaults() {}

    /** First no receiver, then one attempt without an answer, then temporary errors. */
    static Fault dead() {
        return new WebhookFault("webhook dead, then slow, 500, 429") {
            @Override
            public long strike(FaultRun run) throws Exception {
                run.cluster().awaitCheckpoints(2);
                open(Receiver.at(port(), Receiver.STALL, 500, 429, 503, 500));
                return System.nanoTime();
            }

            @Override
            public void after(FaultRun run) throws Exception {
                // Whatever else happens to an incident, nobody is told.
                long told = run.outcome().records().getOrDefault("incidents", Map.of()).keySet().stream()
                        .filter(incident -> !incident.contains("\"news\":\"UPDATED\""))
                        .count();
                assertThat(told).isPositive();
                Await.until(
                        "each of " + told + " notifications is delivered",
                        PATIENCE,
                        () -> receiver().accepted().stream().distinct().count() == told);
            }
        };
    }

    /** Refused alerts are not retried for ever. */
    static Fault refusing() {
        return new WebhookFault("webhook answers 400 to everything") {
            @Override
            public void before(FaultRun run) throws IOException {
                open(Receiver.at(port(), Collections.nCopies(REFUSALS, 400).toArray(Integer[]::new)));
            }

            @Override
            public long strike(FaultRun run) {
                return System.nanoTime();
            }

            @Override
            public void after(FaultRun run) {
                assertThat(receiver().attempts()).isNotEmpty().doesNotHaveDuplicates();
            }
        };
    }

    private abstract static class WebhookFault implements Fault {
        private final String name;
        private int port;
        private @Nullable Receiver receiver;

        WebhookFault(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        int port() {
            return port;
        }

        void open(Receiver opened) {
            receiver = opened;
        }

        Receiver receiver() {
            return Objects.requireNonNull(receiver);
        }

        @Override
        public Deployment.Terms terms(Deployment.Terms usual) {
            port = FreePort.find();
            return usual.withDrift("channels.on-call.url=http://127.0.0.1:" + port + "/hook");
        }

        @Override
        public void close() {
            if (receiver != null) {
                receiver.close();
            }
        }
    }
}
