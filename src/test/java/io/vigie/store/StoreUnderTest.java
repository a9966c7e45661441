package io.vigie.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.series.LineProtocol;
import io.vigie.series.Measurement;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real server that a contract fills and reads. */
interface StoreUnderTest {
    long HOUR = 3_600_000;
    long START = 1_700_000_000_000L;
    HttpClient HTTP = HttpClient.newHttpClient();

    /** A reader of a store that was empty when the test began. */
    SeriesStore store();

    /** Writes lines and returns when they can be read. */
    void write(String lines) throws Exception;

    /** A reader of the same data with a small limit on the size of an answer. */
    SeriesStore bounded(long maxBytes);

    /** A reader of a server that does not exist. */
    SeriesStore down();

    default void write(List<SeriesPoint> points) throws Exception {
        List<String> lines = new ArrayList<>();
        points.forEach(point -> lines.add(LineProtocol.write(point, LineProtocol.Precision.MILLISECONDS)));
        write(String.join("\n", lines));
    }

    static void post(String address, String lines) throws IOException, InterruptedException {
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create(address))
                        .POST(HttpRequest.BodyPublishers.ofString(lines))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    }

    static Map<String, String> tags(String model, String slice) {
        return Map.of("model", model, "version", "*", "slice", slice, "window", "1h");
    }

    static SeriesPoint traffic(Map<String, String> tags, long time, double requests) {
        return new SeriesPoint(
                Measurement.TRAFFIC, tags, Map.of("requests", requests, "error_rate", requests / 1024), time);
    }

    static SeriesQuery traffic() {
        return SeriesQuery.of(Measurement.TRAFFIC);
    }

    static List<Long> times(BoundedResult<SeriesRow> rows) {
        return rows.items().stream().map(SeriesRow::time).toList();
    }
}
