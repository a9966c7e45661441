package io.vigie.bench.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigie.bench.BenchmarkObserver;
import io.vigie.bench.pipeline.DriftRun.DriftRunFigures;
import io.vigie.decode.PaneUpdateCodec;
import io.vigie.decode.ScoreUpdateCodec;
import io.vigie.local.InterruptHandler;
import io.vigie.local.LocalBroker;
import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import io.vigie.settings.DriftSettings;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes panes and scores of many days to a broker in this process, and runs the drift job on them in a JVM of its
 * own, as often as asked. Its points go to a server in this process that takes and drops them.
 */
public final class DriftBench {

    /** As it is called on the command line and in figures. */
    public static final String ID = "drift";

    private static final long SEED = 1;
    private static final String HEAP = "-Xmx2g";
    private static final int DROPPED = 204;

    private final DriftBenchPlan plan;
    private final DriftBenchPlace place;
    private final InterruptHandler interruption;
    private final BenchmarkObserver progress;
    private final Consumer<String> said;

    /**
     * @param days of event time
     * @param runs of the job
     */
    public record DriftBenchPlan(int days, int runs) {}

    /**
     * @param settings of the drift job
     * @param work a directory for checkpoints and RocksDB; the caller deletes it
     */
    public record DriftBenchPlace(Path settings, Path work) {}

    /** @param said is told a line for each run that begins or ends */
    public DriftBench(
            DriftBenchPlan plan,
            DriftBenchPlace place,
            InterruptHandler interruption,
            BenchmarkObserver progress,
            Consumer<String> said) {
        this.plan = plan;
        this.place = place;
        this.interruption = interruption;
        this.progress = progress;
        this.said = said;
    }

    /** @throws CancellationException if a stop was requested */
    public DriftReport run() throws IOException, InterruptedException {
        List<DriftRunFigures> figures = new ArrayList<>();
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", DriftBench::drop);
        store.start();
        try (LocalBroker broker = LocalBroker.start()) {
            long panes = publish(broker, store);
            for (int run = 1; run <= plan.runs(); run++) {
                said.accept(String.format(Locale.ROOT, "%s, run %d of %d begins", ID, run, plan.runs()));
                figures.add(run(panes, run, broker, store));
            }
            return new DriftReport(panes, plan.days(), figures);
        } finally {
            store.stop(0);
        }
    }

    private static void drop(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.sendResponseHeaders(DROPPED, -1);
        exchange.close();
    }

    /** How many records the topic of panes has, marks among them. */
    private long publish(LocalBroker broker, HttpServer store) throws InterruptedException {
        DriftSettings settings = DriftSettings.load(place.settings(), overrides(broker, store, 0));
        createTopics(broker, settings);
        long[] panes = {0};
        try (var producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            String panesTopic = settings.kafka().topics().panes();
            String scoresTopic = settings.kafka().topics().scores();
            new DriftTraffic(SEED, new DriftTraffic.DriftTrafficOutput() {
                        @Override
                        public void pane(PaneUpdate pane) {
                            if (progress.isStopped()) {
                                throw new CancellationException();
                            }
                            send(producer, panesTopic, PaneUpdateCodec.encode(pane));
                            panes[0]++;
                        }

                        @Override
                        public void score(ScoreUpdate score) {
                            send(producer, scoresTopic, ScoreUpdateCodec.encode(score));
                        }
                    })
                    .write(plan.days());
            producer.flush();
        }
        return panes[0];
    }

    private static void createTopics(LocalBroker broker, DriftSettings settings) throws InterruptedException {
        broker.createTopics(TopicPlan.of(settings.kafka().topics(), 1, null));
    }

    /** All groups in one partition keep their order; keys are of no use to a reader. */
    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] record) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, new byte[0], record));
    }

    private DriftRunFigures run(long panes, int run, LocalBroker broker, HttpServer store)
            throws IOException, InterruptedException {
        String name = ID + "-" + run;
        List<String> overrides = overrides(broker, store, run);
        createTopics(broker, DriftSettings.load(place.settings(), overrides));
        var jvm = new BenchJvm(place.work(), interruption);
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(panes),
                place.settings().toString(),
                jvm.files(name).directory().toString(),
                jvm.files(name).figures().toString()));
        arguments.addAll(overrides);
        return jvm.run(name, List.of(HEAP), DriftRun.class, arguments, DriftRunFigures.class);
    }

    private static List<String> overrides(LocalBroker broker, HttpServer store, int run) {
        return List.of(
                "kafka.bootstrapServers=" + broker.bootstrapServers(),
                "kafka.topics.panes=drift.panes",
                "kafka.topics.scores=drift.scores",
                "kafka.topics.alerts=drift-" + run + ".alerts",
                "kafka.topics.deadLetters=drift-" + run + ".dead-letters",
                "influx.url=http://127.0.0.1:" + store.getAddress().getPort(),
                "runtime.parallelism=1",
                "runtime.stateBackend=rocksdb",
                "runtime.checkpointInterval=10s");
    }
}
