package io.vigie.dashboard;

import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.store.SeriesStore;
import io.vigie.view.AlertSource;
import io.vigie.view.ModelReader;
import io.vigie.view.ModelView;
import io.vigie.view.OverviewReader;
import io.vigie.view.Period;
import io.vigie.view.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is asked, and which view answers it. */
final class Api {
    private static final String VERSIONS_POOLED = "*";
    private static final Duration MONTH = Duration.ofDays(30);
    private static final List<String> WINDOWS =
            Stream.of(WindowLength.values()).map(WindowLength::label).toList();

    private final String storeName;
    private final boolean wantsToken;
    private final Clock clock;
    private final OverviewReader overview;
    private final ModelReader model;

    /** @param storeName kind and address, without credentials */
    Api(SeriesStore store, String storeName, boolean wantsToken, Clock clock) {
        this.storeName = storeName;
        this.wantsToken = wantsToken;
        this.clock = clock;
        this.overview = new OverviewReader(store, AlertSource.NONE);
        this.model = new ModelReader(store, AlertSource.NONE);
    }

    List<Route> routes() {
        return List.of(
                new Route("about", Set.of(), true, (given, allowed) -> about(given, allowed)),
                new Route("openapi.json", Set.of(), true, (given, allowed) -> description(given)),
                Route.data("overview", Set.of("days"), this::overview),
                Route.data(
                        "model", Set.of("model", "version", "slice", "window", "from", "to", "points"), this::model));
    }

    private Reply about(Parameters given, boolean allowed) throws RefusalException {
        given.requireValid();
        String version = Api.class.getPackage().getImplementationVersion();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("version", version == null ? "unpackaged" : version);
        about.put("store", allowed ? storeName : null);
        about.put("now", clock.millis());
        about.put("token_required", wantsToken);
        return Reply.json(about);
    }

    private static Reply description(Parameters given) throws RefusalException {
        given.requireValid();
        try {
            return new Reply(Reply.JSON, Assets.read("/dashboard/openapi.json"), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up to now, and the point that is of now. */
    private long now() {
        return clock.millis() + 1;
    }

    private Object overview(Parameters given) throws Exception {
        int days = given.integer("days", 30, 1, (int) Parameters.LONGEST_PERIOD.toDays());
        given.requireValid();
        long now = now();
        return overview.read(new Period(now - Duration.ofDays(days).toMillis(), now));
    }

    private Object model(Parameters given) throws Exception {
        Series series = new Series(
                given.name("model"),
                given.name("version", VERSIONS_POOLED),
                given.name("slice", SliceNames.ALL),
                given.oneOf("window", WINDOWS, WindowLength.DAY.label()),
                null);
        Period period = given.period(now(), MONTH);
        int points = given.points(400);
        given.requireValid();
        ModelView view = model.read(series, period, points);
        if (view.slices().isEmpty()) {
            throw new RefusalException(
                    Refusal.notFound("The store has no data of a model of this name: check how it is written."));
        }
        return view;
    }
}
