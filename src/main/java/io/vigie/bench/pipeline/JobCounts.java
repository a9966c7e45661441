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

/** What Flink counts of a job, by its interface over HTTP. Zero until the job has begun. */
final class JobCounts {

    private static final String READ = ".numRecordsIn";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI job;
    private final List<URI> accepting = new ArrayList<>();
    private long read;
    private long moved;
    private long shuffledBytes;

    JobCounts(LocalCluster.Job job) {
        this.job = job.http();
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

    /** The operators behind the four sources, by their names. */
    private void find(JsonNode vertices) throws IOException, InterruptedException {
        var found = new ArrayList<URI>();
        for (JsonNode vertex : vertices) {
            String metrics = job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            for (JsonNode metric : ask(URI.create(metrics))) {
                String name = metric.path("id").asText();
                if (name.startsWith("accept_") && name.endsWith(READ)) {
                    found.add(URI.create(metrics + "?agg=sum&get=" + name));
                }
            }
        }
        if (found.size() == 4) {
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
