package io.vigie.dashboard;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import io.vigie.model.WindowLength;
import io.vigie.store.BoundedResult;
import io.vigie.store.CachingStore;
import io.vigie.store.SeriesStore;
import io.vigie.view.AlertItem;
import io.vigie.view.AlertLog;
import io.vigie.view.AlertReader;
import io.vigie.view.AlertSource;
import io.vigie.view.HealthReader;
import io.vigie.view.IncidentHistoryReader;
import io.vigie.view.ModelReader;
import io.vigie.view.ModelView;
import io.vigie.view.ModelsReader;
import io.vigie.view.Overview;
import io.vigie.view.OverviewReader;
import io.vigie.view.Period;
import io.vigie.view.SeriesSelector;
import io.vigie.view.SlicesReader;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What is asked, and which view answers it. */
final class DashboardApi {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final List<String> WINDOWS =
            Stream.of(WindowLength.values()).map(WindowLength::label).toList();
    private static final List<String> METRICS =
            Metric.scalars().stream().map(Metric::label).toList();
    private static final List<String> STATES = Stream.of(AlertSource.AlertStateFilter.values())
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final int MOST_HEALTH_DAYS = 31;
    private static final int MOST_ALERTS = 1_000;

    private final Clock clock;
    private final AlertLog alerts;
    private final AlertReader alert;
    private final IncidentHistoryReader incidents;
    private final SlicesReader slices;
    private final OverviewReader overview;
    private final ModelReader model;
    private final HealthReader health;
    private final ModelsReader models;
    private final SeriesApi series;

    /** @param server what the views read, each time anew but for the past */
    DashboardApi(SeriesStore server, Clock clock) {
        SeriesStore store = new CachingStore(server);
        this.clock = clock;
        this.alerts = new AlertLog(store);
        this.alert = new AlertReader(store);
        this.incidents = new IncidentHistoryReader(store);
        this.slices = new SlicesReader(store);
        this.overview = new OverviewReader(store, alerts);
        this.model = new ModelReader(store, alerts);
        this.health = new HealthReader(store);
        this.models = new ModelsReader(store);
        this.series = new SeriesApi(store, clock);
    }

    /** Those that tell data. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.data("overview", Set.of("days"), this::overview),
                Route.data("model", Set.of("model", "version", "slice", "window", "from", "to", "points"), this::model),
                Route.data("slices", Set.of("model", "version", "metric", "criterion", "window", "at"), this::slices),
                Route.data("alerts", Set.of("model", "state", "from", "to", "limit"), this::alerts),
                Route.data("alert", Set.of("id"), this::alert),
                Route.data("incidents", Set.of("model", "from", "to", "limit"), this::incidents),
                Route.data("health", Set.of("days"), this::health),
                Route.data("models", Set.of(), this::models)));
        routes.addAll(series.routes());
        return routes;
    }

    /** Up to now, and the point that is of now. */
    private long now() {
        return clock.millis() + 1;
    }

    private Period last(Duration length) {
        return new Period(now() - length.toMillis(), now());
    }

    private Object overview(RequestParameters given) throws Exception {
        Duration length = given.days("days", 30, (int) RequestParameters.LONGEST_PERIOD.toDays());
        given.requireValid();
        Overview view = overview.read(last(length));
        Long newest = view.lastData();
        // The past is shown where there is nothing else, as in a replay that has not come so far.
        return newest == null || newest >= view.period().from()
                ? view
                : overview.read(new Period(newest + 1 - length.toMillis(), newest + 1));
    }

    private Object model(RequestParameters given) throws Exception {
        SeriesSelector asked = new SeriesSelector(
                given.name("model"),
                given.name("version", "*"),
                given.name("slice", SliceNames.ALL),
                given.oneOf("window", WINDOWS, WindowLength.DAY.label()),
                null);
        boolean anyTime = given.isWithout("from", "to");
        Period period = given.period(now(), MONTH);
        int points = given.points(400);
        given.requireValid();
        ModelView view = model.read(asked, period, points);
        if (view.slices().isEmpty()) {
            throw unknownModel();
        }
        Long newest = view.lastData();
        return !anyTime || newest == null || newest >= period.from()
                ? view
                : model.read(asked, new Period(newest + 1 - MONTH.toMillis(), newest + 1), points);
    }

    private static ApiErrorException unknownModel() {
        return new ApiErrorException(
                ApiError.notFound("The store has no data of a model of this name: check how it is written."));
    }

    private Object slices(RequestParameters given) throws Exception {
        SeriesSelector asked = new SeriesSelector(
                given.name("model"),
                given.name("version", "*"),
                SliceNames.ALL,
                given.oneOf("window", WINDOWS, WindowLength.MONTH.label()),
                given.name("criterion", "correct"));
        Metric metric = Metric.ofLabel(given.oneOf("metric", METRICS, Metric.QUALITY.label()))
                .orElseThrow();
        Long at = given.time("at");
        given.requireValid();
        return slices.read(asked, metric, at == null ? now() : at);
    }

    /** @param incomplete whether there are more than are shown */
    record AlertList(List<AlertItem> alerts, boolean incomplete) {}

    private Object alerts(RequestParameters given) throws Exception {
        String of = given.optionalName("model");
        String state = given.oneOf("state", STATES, "all");
        Period period = given.isWithout("from", "to") ? null : given.period(now(), MONTH);
        int limit = given.integer("limit", 200, 1, MOST_ALERTS);
        given.requireValid();
        BoundedResult<AlertItem> found = alerts.find(new AlertSource.Filter(
                of, AlertSource.AlertStateFilter.valueOf(state.toUpperCase(Locale.ROOT)), period, limit));
        return new AlertList(found.items(), found.more());
    }

    private Object incidents(RequestParameters given) throws Exception {
        String of = given.optionalName("model");
        Period period = given.period(now(), QUARTER);
        int limit = given.integer("limit", 200, 1, MOST_ALERTS);
        given.requireValid();
        return incidents.read(of, period, limit);
    }

    private Object alert(RequestParameters given) throws Exception {
        String id = given.name("id");
        given.requireValid();
        return alert.read(id, now())
                .orElseThrow(() -> new ApiErrorException(
                        ApiError.notFound("There is no such alert: it may be older than the store keeps.")));
    }

    private Object health(RequestParameters given) throws Exception {
        Duration length = given.days("days", 7, MOST_HEALTH_DAYS);
        given.requireValid();
        return health.read(last(length));
    }

    private Object models(RequestParameters given) throws Exception {
        given.requireValid();
        return models.read(now());
    }
}
