package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DashboardCommandIT {
    private static final String TOKEN = "open-sesame-4711";
    private static final String NOWHERE = "questdb:http://127.0.0.1:1";

    private final StringWriter said = new StringWriter();

    private int run(String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return Main.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }

    private static Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j2.configurationFile=log4j2-local.properties",
                "-Dvigie.log.dir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "dashboard"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static HttpResponse<String> get(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itListensUntilItIsAskedToEndAndNeverTellsItsToken(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Process process = start(folder, "--store", NOWHERE, "--port", "0", "--token-file", token.toString());
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            Matcher address = Pattern.compile(
                            "dashboard at (http://127\\.0\\.0\\.1:\\d+/) of the local store at \\S+; Ctrl-C ends it")
                    .matcher(String.valueOf(line));
            assertThat(address.matches()).as(line).isTrue();
            assertThat(get(address.group(1) + "api/v1/about").statusCode()).isEqualTo(200);
            assertThat(get(address.group(1) + "api/v1/overview").statusCode()).isEqualTo(401);
            HttpResponse<String> away = get(address.group(1) + "api/v1/overview", "Authorization", "Bearer " + TOKEN);
            assertThat(away.statusCode()).isEqualTo(503);
            // That of the process itself would close its output, too.
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(out.lines().toList()).as("one line is all it says").isEmpty();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(folder.resolve("vigie.log"))).doesNotContain(TOKEN);
    }

    @Test
    void aPortThatIsTakenIsOneInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("dashboard", "--store", NOWHERE, "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
        }
        assertThat(said.toString().lines()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("vigie: the dashboard cannot listen on 127.0.0.1:")
                .contains("another program has this port"));
    }

    @Test
    void beyondLoopbackATokenIsNeeded() {
        assertThat(run("dashboard", "--store", NOWHERE, "--bind", "0.0.0.0", "--port", "0"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("--bind", "--token-file or --token-env");
    }

    @Test
    void aTokenThatIsNotThereIsOneInOneSentence(@TempDir Path folder) {
        assertThat(run("dashboard", "--store", NOWHERE, "--port", "0", "--token-file", folder + "/none"))
                .isEqualTo(1);
        assertThat(run("dashboard", "--store", NOWHERE, "--port", "0", "--token-env", "VIGIE_NO_SUCH_TOKEN"))
                .isEqualTo(1);
        assertThat(said.toString().lines().toList())
                .hasSize(2)
                .allMatch(line -> line.matches("vigie: --token-(file|env): .*(cannot be read|is not set)"));
    }
}
