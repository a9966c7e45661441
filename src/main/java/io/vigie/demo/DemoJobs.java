package io.vigie.demo;

import io.vigie.job.DriftJob;
import io.vigie.job.JobEnvironment;
import io.vigie.job.QualityMetricsJob;
import io.vigie.local.LocalCluster;
import io.vigie.local.LocalServices;
import io.vigie.local.LocalStore;
import io.vigie.settings.DriftSettings;
import io.vigie.settings.KafkaSettings;
import io.vigie.settings.QualityMetricsSettings;
import io.vigie.settings.RuntimeSettings;
import io.vigie.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Both jobs, from the settings files that a deployment starts from, on a broker, a store and a cluster in this process.
 */
final class DemoJobs implements AutoCloseable {

    /** On a small machine with two cores, more subtasks only get in each other's way. */
    private static final int PARALLELISM = 1;

    private static final int JOBS = 2;

    /** Differences from a deployment: what must keep up with half a day of event time per second. */
    private static final List<String> BOTH_JOBS = List.of(
            "runtime.parallelism=" + PARALLELISM,
            "runtime.checkpointInterval=2s",
            "runtime.stateBackend=rocksdb",
            "kafka.properties.fetch.min.bytes=100000",
            "kafka.properties.fetch.max.wait.ms=200");

    private static final List<String> QUALITY_METRICS_JOB = List.of("join.alignmentMaxDrift=3d");

    /** With a day passing in two seconds, nobody can see a point for every five minutes. */
    private static final List<String> DRIFT_JOB =
            List.of("windows.1h=1h", "windows.24h=3h", "windows.7d=6h", "windows.30d=1d", "influx.flushEvery=2s");

    private final LocalServices services;
    private final DemoDashboard dashboard;
    private final KafkaSettings kafka;
    private final Map<String, LocalCluster.Job> jobs;

    /** Starts a dashboard on a store. */
    @FunctionalInterface
    interface DashboardStart {
        DemoDashboard on(String storeUrl) throws IOException;
    }

    private DemoJobs(
            LocalServices services, DemoDashboard dashboard, KafkaSettings kafka, Map<String, LocalCluster.Job> jobs) {
        this.services = services;
        this.dashboard = dashboard;
        this.kafka = kafka;
        this.jobs = jobs;
    }

    /**
     * Starts the services and both jobs.
     *
     * @param settings the directory of both jobs' settings
     * @param keep where data is kept; null: it is deleted at the end
     * @param dashboardStart called before the jobs are started, as their alerts link to the dashboard
     */
    static DemoJobs start(Path settings, @Nullable Path keep, DashboardStart dashboardStart)
            throws IOException, InterruptedException {
        int slots = JOBS * PARALLELISM;
        LocalServices services = keep == null ? LocalServices.start(slots) : LocalServices.start(keep, slots);
        DemoDashboard dashboard = null;
        try {
            dashboard = dashboardStart.on(services.store().url());
            List<String> overrides = new ArrayList<>(BOTH_JOBS);
            overrides.add("kafka.bootstrapServers=" + services.broker().bootstrapServers());
            List<String> forMetrics = new ArrayList<>(overrides);
            forMetrics.addAll(QUALITY_METRICS_JOB);
            List<String> forDrift = new ArrayList<>(overrides);
            forDrift.addAll(DRIFT_JOB);
            forDrift.add("influx.url=" + services.store().url());
            forDrift.add("alerts.dashboardUrl=" + dashboard.url());
            QualityMetricsSettings metrics =
                    QualityMetricsSettings.load(settings.resolve(QualityMetricsSettings.JOB + ".yaml"), forMetrics);
            DriftSettings drift = DriftSettings.load(settings.resolve(DriftSettings.JOB + ".yaml"), forDrift);
            services.broker().createTopics(TopicPlan.of(metrics.kafka().topics(), PARALLELISM, null));
            LocalCluster cluster = services.cluster();
            return new DemoJobs(
                    services,
                    dashboard,
                    drift.kafka(),
                    Map.of(
                            QualityMetricsSettings.JOB,
                            submit(
                                    cluster,
                                    QualityMetricsSettings.JOB,
                                    metrics.runtime(),
                                    environment -> QualityMetricsJob.build(environment, metrics)),
                            DriftSettings.JOB,
                            submit(
                                    cluster,
                                    DriftSettings.JOB,
                                    drift.runtime(),
                                    environment -> DriftJob.build(environment, drift))));
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (dashboard != null) {
                dashboard.close();
            }
            services.close();
            throw e;
        }
    }

    private static LocalCluster.Job submit(
            LocalCluster cluster, String name, RuntimeSettings runtime, Consumer<StreamExecutionEnvironment> graph)
            throws IOException, InterruptedException {
        Configuration configuration = JobEnvironment.configuration(runtime);
        // Nobody repairs anything around these jobs while they wait, so a lasting failure has to be reported.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        graph.accept(environment);
        return cluster.submit("vigie-" + name, environment);
    }

    /** @throws IllegalStateException with the cause, if a job has ended */
    void requireAlive() throws InterruptedException {
        for (Map.Entry<String, LocalCluster.Job> job : jobs.entrySet()) {
            if (!job.getValue().isAlive()) {
                throw new IllegalStateException("the job " + job.getKey() + " has ended: "
                        + job.getValue().failureMessage().orElse("the reason is not known"));
            }
        }
    }

    /** Completed checkpoints of the drift job: each of them makes alerts visible. */
    long checkpoints() throws InterruptedException {
        return jobs.get(DriftSettings.JOB).completedCheckpoints();
    }

    KafkaSettings kafka() {
        return kafka;
    }

    LocalStore store() {
        return services.store();
    }

    DemoDashboard dashboard() {
        return dashboard;
    }

    Path directory() {
        return services.directory();
    }

    @Override
    public void close() throws IOException {
        dashboard.close();
        services.close();
    }
}
