package io.vigie.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client of Flink's REST interface on loopback. Every call is one request of ten seconds at most. */
public final class FlinkRest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FIRST_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:[a-z]\\w*\\.)+[\\w$]+: (?=\\S)");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI root;

    FlinkRest(int port) {
        this.root = URI.create("http://127.0.0.1:" + port + "/v1/");
    }

    /**
     * The state of a cluster as a whole.
     *
     * @param taskManagers registered TaskManagers
     * @param freeSlots slots without a job
     */
    public record ClusterOverview(int taskManagers, int slots, int freeSlots) {}

    /** The progress of a savepoint: once it has ended, one of the two is not null. */
    public record SavepointStatus(
            @Nullable String location, @Nullable String failure) {

        public boolean hasEnded() {
            return location != null || failure != null;
        }
    }

    /** @throws IOException if the JobManager does not answer */
    public ClusterOverview overview() throws IOException, InterruptedException {
        JsonNode answer = get("overview");
        return new ClusterOverview(
                answer.path("taskmanagers").asInt(),
                answer.path("slots-total").asInt(),
                answer.path("slots-available").asInt());
    }

    /** All jobs that the JobManager knows, including ended ones. */
    public List<RunningJob> jobs() throws IOException, InterruptedException {
        List<RunningJob> jobs = new ArrayList<>();
        for (JsonNode job : get("jobs/overview").path("jobs")) {
            JsonNode tasks = job.path("tasks");
            jobs.add(new RunningJob(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText(),
                    job.path("start-time").asLong(),
                    tasks.path("total").asInt(),
                    tasks.path("running").asInt()));
        }
        return jobs;
    }

    public Checkpoints checkpoints(String job) throws IOException, InterruptedException {
        JsonNode answer = get("jobs/" + job + "/checkpoints");
        JsonNode counts = answer.path("counts");
        JsonNode newest = answer.path("latest").path("completed");
        return new Checkpoints(
                counts.path("completed").asLong(),
                counts.path("failed").asLong(),
                newest.path("external_path").asText(null),
                newest.path("state_size").asLong());
    }

    /**
     * A job that was submitted to this cluster.
     *
     * @throws IOException if the cluster does not know it
     */
    public RunningJob job(String id) throws IOException, InterruptedException {
        return jobs().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IOException("the cluster does not know the job " + id));
    }

    /** One sentence for each failure of the job's tasks, newest first. */
    public List<String> failures(String job) throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (JsonNode entry :
                get("jobs/" + job + "/exceptions").path("exceptionHistory").path("entries")) {
            failures.add(innermost(entry.path("stacktrace").asText()));
        }
        return failures;
    }

    /** A metric of the whole job, such as {@code numRestarts}; empty while it has no value. */
    public OptionalDouble metric(String job, String name) throws IOException, InterruptedException {
        JsonNode value = get("jobs/" + job + "/metrics?get=" + name).path(0).path("value");
        return value.isMissingNode() ? OptionalDouble.empty() : OptionalDouble.of(value.asDouble());
    }

    public void cancel(String job) throws IOException, InterruptedException {
        send(request("jobs/" + job + "?mode=cancel").method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }

    /**
     * Asks for a savepoint.
     *
     * @param stop whether the job ends with it, so that it writes nothing more that a job started from it would write
     *     again
     * @return the request id for {@link #savepoint}
     */
    public String startSavepoint(String job, String directory, boolean stop) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        if (stop) {
            body.put("targetDirectory", directory).put("drain", false);
        } else {
            body.put("target-directory", directory).put("cancel-job", false);
        }
        JsonNode answer = send(request("jobs/" + job + (stop ? "/stop" : "/savepoints"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        return answer.path("request-id").asText();
    }

    public SavepointStatus savepoint(String job, String request) throws IOException, InterruptedException {
        JsonNode operation = get("jobs/" + job + "/savepoints/" + request).path("operation");
        String trace = operation.path("failure-cause").path("stack-trace").asText("");
        return new SavepointStatus(operation.path("location").asText(null), trace.isBlank() ? null : innermost(trace));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(PATIENCE);
    }

    private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = Objects.requireNonNullElse(json.readTree(response.body()), MissingNode.getInstance());
        if (response.statusCode() >= FIRST_ERROR) {
            throw new IOException(
                    "Flink answers " + response.statusCode() + ": " + reason(response.statusCode(), answer));
        }
        return answer;
    }

    /** Flink's errors are lists of stack traces; the last line of a cause is what helps a person. */
    private static String reason(int status, JsonNode answer) {
        String all =
                answer.path("errors").path(answer.path("errors").size() - 1).asText("");
        String cause = innermost(all);
        return cause.isBlank() ? (status >= SERVER_ERROR ? "an internal error" : "no reason") : cause;
    }

    /** The sentence of the innermost cause in a stack trace: the outer ones only say that a task failed. */
    private static String innermost(String stackTrace) {
        String line = stackTrace
                .lines()
                .filter(each -> each.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .orElse(stackTrace.lines().findFirst().orElse(""));
        return CLASS_NAME.matcher(line.replaceFirst("^Caused by: ", "")).replaceFirst("");
    }
}
