package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person sees of channels, without their secrets. */
class ChannelsCommandTest {
    private static final String KEY = "s3cret-routing-key";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int status = 202;

    @TempDir
    private Path directory;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(body);
            // A service that repeats what it was given.
            byte[] answer = (status == 202 ? "{\"status\":\"success\"}" : "no such key: " + body)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int run(String... arguments) throws IOException {
        Path key = Files.writeString(directory.resolve("key"), KEY + "\n");
        Path settings = Files.writeString(directory.resolve("drift.yaml"), """
                kafka: {bootstrapServers: "127.0.0.1:9"}
                influx: {enabled: false}
                channels:
                  on-call: {type: pagerduty, routingKeyFile: '%s', url: 'http://127.0.0.1:%d/v2/enqueue/t0ken'}
                  chat: {type: slack, urlEnv: VIGIE_TEST_NO_SUCH_VARIABLE}
                  mail: {type: email, host: 127.0.0.1, port: 9, security: none, from: a@example.org, to: b@example.org}
                """.formatted(
                        key, server.getAddress().getPort()));
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(2, List.of("--settings", settings.toString()));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void listsChannelsAndTheSecretsThatAreMissing() throws IOException {
        assertThat(run("channels", "list")).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "chat  slack  incidents  address in environment variable VIGIE_TEST_NO_SUCH_VARIABLE",
                        "    not found here: channels.chat.urlEnv: environment variable VIGIE_TEST_NO_SUCH_VARIABLE is"
                                + " not set",
                        "mail  email  incidents  127.0.0.1",
                        "on-call  pagerduty  incidents  http://127.0.0.1:"
                                + server.getAddress().getPort());
        assertThat(out.toString()).doesNotContain(KEY, "t0ken");
    }

    @Test
    void aTestOpensAndEndsAndSaysWhatWasAnswered() throws IOException {
        assertThat(run("channels", "test", "on-call")).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "opened: delivered, reply 202: {\"status\":\"success\"}",
                        "over: delivered, reply 202: {\"status\":\"success\"}");
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(0)).contains(KEY, "\"event_action\":\"trigger\"", "Test of the channel on-call");
        assertThat(bodies.get(1)).contains(KEY, "\"event_action\":\"resolve\"");
    }

    @Test
    void aTestThatFailsSaysWhyAndRepeatsNoSecret() throws IOException {
        status = 400;
        assertThat(run("channels", "test", "on-call")).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString()).contains("opened: refused, reply 400: no such key: {\"routing_key\":\"***\"");
        assertThat(run("channels", "test", "mail")).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString()).contains("opened: retry, no reply (");
        assertThat(run("channels", "test", "chat")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString())
                .contains("channels.chat.urlEnv: environment variable VIGIE_TEST_NO_SUCH_VARIABLE is not set");
        assertThat(out.toString() + err).doesNotContain(KEY);
    }

    @Test
    void aNameThatIsNoChannelIsUnusable() throws IOException {
        assertThat(run("channels", "test", "pager")).isEqualTo(ExitCodes.UNUSABLE);
        assertThat(err.toString()).contains("there is no channel pager; declared are chat, mail, on-call");
    }
}
