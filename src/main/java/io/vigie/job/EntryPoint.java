package io.vigie.job;

import io.vigie.settings.RuntimeSettings;
import io.vigie.settings.SettingsException;
import io.vigie.sink.MisconfiguredException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The common entry point of both jobs, for Flink's client and application mode: settings → checks → graph →
 * execution. A failure of the first two is one sentence on the client's terminal and exit code 1; its stack trace is in
 * the client's log.
 *
 * @param name of the job, without {@code vigie-}
 * @param <S> type of its settings
 */
record EntryPoint<S>(
        String name,
        BiFunction<Path, List<String>, S> settings,
        Function<S, RuntimeSettings> runtime,
        Function<S, StartChecks> checks,
        BiConsumer<StreamExecutionEnvironment, S> graph) {

    private static final Logger LOG = LoggerFactory.getLogger(EntryPoint.class);

    void run(String[] arguments) throws Exception {
        StreamExecutionEnvironment environment;
        S read;
        try {
            JobCommand command = JobCommand.parse(arguments);
            read = settings.apply(command.settings(), command.overrides());
            environment = StreamExecutionEnvironment.getExecutionEnvironment(
                    JobEnvironment.configuration(runtime.apply(read)));
            checks.apply(read)
                    .require(
                            LaunchContext.of(environment.getConfiguration()),
                            environment.getConfiguration(),
                            System.getenv(),
                            LOG::warn);
        } catch (MisconfiguredException | SettingsException | IllegalArgumentException | IllegalStateException e) {
            LOG.error("vigie-{} is not started", name, e);
            // The only exception of which Flink's client prints just the message.
            throw new ProgramParametrizationException("vigie-" + name + " is not started: " + e.getMessage());
        }
        graph.accept(environment, read);
        environment.execute("vigie-" + name);
    }
}
