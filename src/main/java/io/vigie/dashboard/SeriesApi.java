package io.vigie.dashboard;

import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.series.Measurement;
import io.vigie.series.Measurement.Tags;
import io.vigie.store.SeriesQuery;
import io.vigie.store.SeriesStore;
import io.vigie.view.Curve;
import io.vigie.view.Sampling;
import io.vigie.view.SeriesReader;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Series as they are, for charts and files of one's own. */
final class SeriesApi {
    private static final Set<String> PARAMETERS = Set.of(
            "measurement",
            Tags.MODEL,
            Tags.VERSION,
            Tags.SLICE,
            Tags.WINDOW,
            Tags.CRITERION,
            Tags.METRIC,
            Tags.MONITOR,
            "fields",
            "from",
            "to",
            "points");

    /** Courses of a figure. The others are events, and settings. */
    private static final List<Measurement> MEASUREMENTS = List.of(
            Measurement.TRAFFIC,
            Measurement.LATENCY,
            Measurement.QUALITY,
            Measurement.ABANDONMENT,
            Measurement.DRIFT,
            Measurement.OBJECTIVE,
            Measurement.HEALTH);

    private static final Map<String, String> UNLESS_TOLD =
            Map.of(Tags.VERSION, "*", Tags.SLICE, SliceNames.ALL, Tags.WINDOW, WindowLength.DAY.label());
    private static final Duration MONTH = Duration.ofDays(30);

    private final SeriesReader reader;
    private final Clock clock;

    SeriesApi(SeriesStore store, Clock clock) {
        this.reader = new SeriesReader(store);
        this.clock = clock;
    }

    /** @param incomplete whether points were left out beyond those that the step leaves out */
    record SeriesResponse(
            List<Long> times, Map<String, List<@Nullable Double>> values, long stepMs, boolean incomplete) {}

    private record Read(List<String> fields, Sampling sampling, Curve curve, boolean incomplete) {}

    List<Route> routes() {
        return List.of(
                Route.data("series", PARAMETERS, given -> {
                    Read read = read(given);
                    return new SeriesResponse(
                            read.curve().times(),
                            read.curve().values(),
                            read.sampling().stepMs(),
                            read.incomplete());
                }),
                new Route("series.csv", PARAMETERS, false, (given, allowed) -> {
                    Read read = read(given);
                    return new HttpReply(
                            Csv.CONTENT_TYPE,
                            Csv.of(read.curve(), read.fields()),
                            Map.of("Content-Disposition", "attachment; filename=\"series.csv\""));
                }));
    }

    private Read read(RequestParameters given) throws Exception {
        Measurement measurement = Measurement.ofStoredName(given.oneOf(
                "measurement",
                MEASUREMENTS.stream().map(Measurement::storedName).toList(),
                null));
        Set<String> numbers = new HashSet<>(measurement.integerFields());
        numbers.addAll(measurement.floatFields());
        List<String> fields = given.listOf("fields", numbers);
        List<String> tags = new ArrayList<>();
        for (String tag :
                List.of(Tags.MODEL, Tags.VERSION, Tags.SLICE, Tags.WINDOW, Tags.CRITERION, Tags.METRIC, Tags.MONITOR)) {
            String value = measurement.tags().contains(tag) ? tag(given, tag) : given.mustBeWithout(tag, measurement);
            tags.addAll(value == null ? List.of() : Arrays.asList(tag, value));
        }
        Sampling sampling = Sampling.of(given.period(clock.millis() + 1, MONTH), given.points(400));
        given.requireValid();
        SeriesQuery query = SeriesQuery.of(measurement);
        for (int i = 0; i < tags.size(); i += 2) {
            query = query.where(tags.get(i), tags.get(i + 1));
        }
        SeriesReader.Found found = reader.read(query, fields, sampling);
        if (!found.ambiguous().isEmpty()) {
            throw new ApiErrorException(ApiError.badParameter(
                    "Several series match: say which by " + String.join(", ", found.ambiguous()) + "."));
        }
        return new Read(fields, sampling, found.curve(), found.incomplete());
    }

    private static @Nullable String tag(RequestParameters given, String tag) {
        if (tag.equals(Tags.MODEL)) {
            return given.name(tag);
        }
        return UNLESS_TOLD.containsKey(tag) ? given.name(tag, UNLESS_TOLD.get(tag)) : given.optionalName(tag);
    }
}
