package io.vigie.faults;

import io.vigie.local.InfluxServer;
import java.time.Duration;

/** Faults of the broker and of the store. */
final class ServiceFaults {

    /** A little over a minute: partitions that are silent for a minute count as idle. */
    private static final Duration OUTAGE = Duration.ofSeconds(70);

    private static final int KILLS = 3;

    private ServiceFaults() {}

    static Fault stopBroker() {
        return new Fault() {
            @Override
            public String name() {
                return "broker stopped for " + OUTAGE.toSeconds() + " s";
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                BrokerProcess broker = run.services().broker();
                broker.stop();
                Await.pause(OUTAGE);
                broker.restart();
                return System.nanoTime();
            }
        };
    }

    /**
     * Too short for a job to fail: records read before the outage are processed with those that arrive first after it.
     */
    static Fault stopBrokerForLongerThanIdleness() {
        return new Fault() {
            private final Duration outage = Duration.ofSeconds(40);
            private final Duration idleness = Duration.ofSeconds(10);

            @Override
            public String name() {
                return "broker stopped for " + outage.toSeconds() + " s, idle after " + idleness.toSeconds() + " s";
            }

            @Override
            public Deployment.Terms terms(Deployment.Terms usual) {
                return usual.withMetrics("join.idleness=" + idleness.toSeconds() + "s");
            }

            @Override
            public void before(FaultRun run) {
                // The first records exist before the jobs start; otherwise the topics really would be idle.
                run.publish(publication());
            }

            @Override
            public Duration publication() {
                return Duration.ofSeconds(30);
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                BrokerProcess broker = run.services().broker();
                broker.stop();
                Await.pause(outage);
                broker.restart();
                return System.nanoTime();
            }
        };
    }

    static Fault killBroker() {
        return new Fault() {
            @Override
            public String name() {
                return "kill -9 of the broker";
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                run.services().broker().kill();
                long killed = System.nanoTime();
                run.services().broker().restart();
                return killed;
            }
        };
    }

    static Fault stopStore() {
        return new StoppedStore("InfluxDB stopped for " + OUTAGE.toSeconds() + " s");
    }

    /** Buffers one batch only, so that the outage affects the job itself. */
    static Fault stopStoreBeyondItsBuffer() {
        return new StoppedStore("InfluxDB stopped, and its buffer full for " + OUTAGE.toSeconds() + " s") {
            @Override
            public Deployment.Terms terms(Deployment.Terms usual) {
                return usual.withDrift("influx.batchSize=200", "influx.maxBuffered=200");
            }
        };
    }

    private static class StoppedStore implements Fault {
        private final String name;

        StoppedStore(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long strike(FaultRun run) throws Exception {
            InfluxServer influx = run.services().influx();
            influx.stop();
            Await.pause(OUTAGE);
            influx.restart();
            return System.nanoTime();
        }
    }

    /** Kills the store several times, each time while it is being written to. */
    static Fault killStore() {
        return new Fault() {
            @Override
            public String name() {
                return "kill -9 of InfluxDB in mid batch, " + KILLS + " times";
            }

            @Override
            public double strikesAt() {
                return 0.1;
            }

            @Override
            public long strike(FaultRun run) throws Exception {
                InfluxServer influx = run.services().influx();
                long killed = 0;
                for (int i = 0; i < KILLS; i++) {
                    long before = influx.count(run.database(), "traffic", "requests");
                    Await.until(
                            "points arrive",
                            Duration.ofMinutes(2),
                            () -> influx.count(run.database(), "traffic", "requests") > before);
                    influx.kill();
                    killed = System.nanoTime();
                    influx.restart();
                }
                return killed;
            }
        };
    }
}
