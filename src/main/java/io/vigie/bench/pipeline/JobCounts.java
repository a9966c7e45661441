package io.vigie.bench.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vigie.local.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What Flink counts of a job, by its interface over HTTP. Zero until the job has begun. */
final class JobCounts {

    private static final String READ = ".numRecordsIn";
    private static final long LOOK_EVERY_MS = 250;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI job;
    private final String prefix;
    private final int sources;
    private final List<URI> accepting = new ArrayList<>();
    private long read;
    private long moved;
    private long shuffledBytes;

    /**
     * @param prefix of the names of the operators behind the sources
     * @param sources how many of them there are
     */
    JobCounts(LocalCluster.Job job, String prefix, int sources) {
        this.job = job.http();
        this.prefix = prefix;
        this.sources = sources;
    }

    /** Bytes of state, of a checkpoint that begins after everything was read, for which it waits. */
    static long stateBytes(LocalCluster.Job job) throws InterruptedException {
        long before = job.completedCheckpoints();
        while (job.isAlive() && job.completedCheckpoints() < before + 2) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        return job.stateBytes().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Asks again. */
    void read() throws IOException, InterruptedException {
        JsonNode vertices = ask(job).path("vertices");
        if (accepting.isEmpty()) {
            find(vertices);
        }
        read = 0;
        for (URI one : accepting) {
            read += ask(one).path(0).path("sum").asLong();
        }
        moved = read;
        shuffledBytes = 0;
        for (JsonNode vertex : vertices) {
            moved += vertex.path("metrics").path("read-records").asLong()
                    + vertex.path("metrics").path("write-records").asLong();
            shuffledBytes += vertex.path("metrics").path("write-bytes").asLong();
        }
    }

    /** The operators behind the sources, by their names. */
    private void find(JsonNode vertices) throws IOException, InterruptedException {
        var found = new ArrayList<URI>();
        for (JsonNode vertex : vertices) {
            String metrics = job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            for (JsonNode metric : ask(URI.create(metrics))) {
                String name = metric.path("id").asText();
                if (name.startsWith(prefix) && name.endsWith(READ)) {
                    found.add(URI.create(metrics + "?agg=sum&get=" + name));
                }
            }
        }
        if (found.size() == sources) {
            accepting.addAll(found);
        }
    }

    private JsonNode ask(URI address) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        return json.readTree(answer.body());
    }

    /** Records that have come from the sources. */
    long recordsRead() {
        return read;
    }

    /** Records in and out of tasks. */
    long recordsMoved() {
        return moved;
    }

    long shuffledBytes() {
        return shuffledBytes;
    }
}
