package io.vigie.cli;

import io.vigie.dashboard.DashboardServer;
import io.vigie.dashboard.IncidentDesk;
import io.vigie.local.InterruptHandler;
import io.vigie.model.SecretSource;
import io.vigie.settings.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vigie dashboard}: shows the series in a browser. */
@Command(
        name = "dashboard",
        description =
                "Serves the dashboard until Ctrl-C. It only reads the store; what people decide about incidents goes"
                        + " to Kafka.",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Callable<Integer> {

    private static final Duration POLL_EVERY = Duration.ofSeconds(5);

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on; other addresses than loopback need a token. Default: ${DEFAULT-VALUE}")
    private String bind = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8420",
            description = "The port to listen on; 0: a free one. Default: ${DEFAULT-VALUE}")
    private int port = 8420;

    @ArgGroup
    private @Nullable Token token;

    @Option(
            names = "--named-token-file",
            paramLabel = "NAME=FILE",
            description = "A token of a person, in a file: what is decided with it carries this name. May be repeated.")
    private Map<String, Path> namedFiles = Map.of();

    @Option(
            names = "--named-token-env",
            paramLabel = "NAME=VARIABLE",
            description = "A token of a person, in an environment variable. May be repeated.")
    private Map<String, String> namedVariables = Map.of();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Kafka that takes what people decide about incidents. Default: that of --settings; beside"
                    + " --store: none, and nobody can decide anything")
    private @Nullable String bootstrapServers;

    @Spec
    private @Nullable CommandSpec spec;

    /** Where the token is: one of the two. */
    private static final class Token {
        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "A file with the token that every request for data must carry.")
        private @Nullable Path file;

        @Option(
                names = "--token-env",
                paramLabel = "NAME",
                description = "An environment variable with the token that every request for data must carry.")
        private @Nullable String environment;

        String read() throws IOException {
            SecretSource source = file == null
                    ? SecretSource.environment(Objects.requireNonNull(environment))
                    : SecretSource.file(file.toString());
            return source.readHeader(file == null ? "--token-env" : "--token-file", System.getenv());
        }
    }

    private Map<String, String> namedTokens(CommandSpec command) throws IOException {
        Map<String, String> tokens = new TreeMap<>();
        for (Map.Entry<String, Path> named : namedFiles.entrySet()) {
            SecretSource source = SecretSource.file(named.getValue().toString());
            add(command, tokens, named.getKey(), source.readHeader("--named-token-file", System.getenv()));
        }
        for (Map.Entry<String, String> named : namedVariables.entrySet()) {
            SecretSource source = SecretSource.environment(named.getValue());
            add(command, tokens, named.getKey(), source.readHeader("--named-token-env", System.getenv()));
        }
        return tokens;
    }

    private static void add(CommandSpec command, Map<String, String> tokens, String name, String secret) {
        String owner = SignatureOptions.text(command, "the name of a token", name, SignatureOptions.MOST_NAME);
        if (tokens.containsKey(owner)) {
            throw new ParameterException(command.commandLine(), "two tokens have the name " + owner);
        }
        if (tokens.containsValue(secret)) {
            throw new ParameterException(
                    command.commandLine(), "the token of " + owner + " is also somebody else's: names would not tell");
        }
        tokens.put(owner, secret);
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        if (port < 0 || port > 65_535) {
            throw new ParameterException(command.commandLine(), "--port must be from 0 to 65535");
        }
        StoreOptions.Chosen chosen = store.open();
        DashboardServer.Listen listen =
                new DashboardServer.Listen(bind, port, token == null ? null : token.read(), namedTokens(command));
        KafkaSettings kafka = store.kafka(bootstrapServers);
        IncidentDesk desk = kafka == null ? null : new KafkaIncidentDesk(kafka, Clock.systemUTC());
        PrintWriter out = command.commandLine().getOut();
        try (InterruptHandler interruption = InterruptHandler.watch();
                DashboardServer server =
                        DashboardServer.start(listen, chosen.store(), chosen.name(), desk, Clock.systemUTC())) {
            out.println("dashboard at " + server.url() + " of the " + chosen.name() + "; Ctrl-C ends it");
            out.flush();
            while (!interruption.await(POLL_EVERY)) {
                // Requests are answered on other threads.
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--bind: " + e.getMessage() + " (--token-file or --token-env)", e);
        }
        return ExitCodes.DONE;
    }
}
