package io.vigie.bench.dashboard;

import io.vigie.bench.BenchmarkObserver;
import io.vigie.series.AlertPoints.SeriesId;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills an InfluxDB 1.x: every point through the line protocol. */
final class InfluxFiller implements StoreFiller {
    /** A week, which is one shard of a database with the default retention. */
    private static final Duration CHUNK = Duration.ofDays(7);

    static final String DATABASE = "vigie";

    private final LineBatcher lines;

    InfluxFiller(StoreClient client, String database) {
        this.lines = new LineBatcher(client, "/write?precision=ms&db=" + database);
    }

    @Override
    public void fill(Fleet fleet, List<SyntheticSeries> all, BenchmarkObserver observer)
            throws IOException, InterruptedException {
        for (SeriesPoint point : new AuxiliarySeries(fleet).points()) {
            lines.write(point);
        }
        HistoryChunks.each(fleet, CHUNK, observer, (from, to) -> {
            for (SyntheticSeries synthetic : all) {
                List<SeriesId> series = synthetic.scope().series(fleet);
                for (int i = 0; i < series.size(); i++) {
                    write(synthetic, series.get(i), i, from, to);
                }
            }
        });
        lines.send();
    }

    private void write(SyntheticSeries synthetic, SeriesId series, int index, long from, long to)
            throws IOException, InterruptedException {
        Map<String, String> tags = new HashMap<>(synthetic.tags());
        tags.put(Tags.MODEL, series.model());
        tags.put(Tags.VERSION, series.version());
        tags.put(Tags.SLICE, series.slice());
        long step = synthetic.stepMs();
        for (long time = synthetic.firstAfter(from); time <= to; time += step) {
            lines.write(new SeriesPoint(
                    synthetic.measurement(),
                    tags,
                    SyntheticValues.fields(synthetic.measurement(), index, time / step),
                    time));
        }
    }
}
