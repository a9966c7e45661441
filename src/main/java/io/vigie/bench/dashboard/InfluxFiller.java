package io.vigie.bench.dashboard;

import io.vigie.bench.Watcher;
import io.vigie.series.AlertPoints.Watched;
import io.vigie.series.Measurement.Tags;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills an InfluxDB 1.x: every point through the line protocol. */
final class InfluxFiller implements Filler {
    /** A week: so much of a database with the default retention lies in one shard. */
    private static final Duration CHUNK = Duration.ofDays(7);

    static final String DATABASE = "vigie";

    private final Lines lines;

    InfluxFiller(StoreClient client, String database) {
        this.lines = new Lines(client, "/write?precision=ms&db=" + database);
    }

    @Override
    public void fill(Fleet fleet, List<Course> courses, Watcher watcher) throws IOException, InterruptedException {
        for (SeriesPoint point : new SideSeries(fleet).points()) {
            lines.write(point);
        }
        Chunks.each(fleet, CHUNK, watcher, (from, to) -> {
            for (Course course : courses) {
                List<Watched> series = course.scope().series(fleet);
                for (int i = 0; i < series.size(); i++) {
                    write(course, series.get(i), i, from, to);
                }
            }
        });
        lines.send();
    }

    private void write(Course course, Watched series, int index, long from, long to)
            throws IOException, InterruptedException {
        Map<String, String> tags = new HashMap<>(course.tags());
        tags.put(Tags.MODEL, series.model());
        tags.put(Tags.VERSION, series.version());
        tags.put(Tags.SLICE, series.slice());
        long step = course.stepMillis();
        for (long time = course.firstAfter(from); time <= to; time += step) {
            lines.write(new SeriesPoint(
                    course.measurement(), tags, MadeUp.fields(course.measurement(), index, time / step), time));
        }
    }
}
