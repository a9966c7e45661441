package io.vigie.dashboard;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server says of itself. */
final class AboutApi {
    private final String storeName;
    private final boolean wantsToken;
    private final @Nullable String cannotAct;
    private final Clock clock;

    /**
     * @param storeName kind and address, without credentials
     * @param cannotAct why nobody can decide anything here; null: whoever has a token can
     */
    AboutApi(String storeName, boolean wantsToken, @Nullable String cannotAct, Clock clock) {
        this.storeName = storeName;
        this.wantsToken = wantsToken;
        this.cannotAct = cannotAct;
        this.clock = clock;
    }

    /**
     * @param version of this program
     * @param store what is read; null for whoever has no token
     * @param now epoch milliseconds
     * @param cannotAct why nobody can act on incidents here; null: whoever has a token can
     */
    record AboutResponse(
            String version,
            @Nullable String store,
            long now,
            boolean tokenRequired,
            @Nullable String cannotAct) {}

    /** Open to everybody: they tell no data. */
    List<Route> routes() {
        return List.of(
                new Route("about", Set.of(), true, this::about),
                new Route("metrics", Set.of(), true, (given, allowed) -> metrics(given)),
                new Route("openapi.json", Set.of(), true, (given, allowed) -> description(given)));
    }

    private HttpReply about(RequestParameters given, boolean allowed) throws ApiErrorException {
        given.requireValid();
        String version = AboutApi.class.getPackage().getImplementationVersion();
        return HttpReply.json(new AboutResponse(
                version == null ? "unpackaged" : version,
                allowed ? storeName : null,
                clock.millis(),
                wantsToken,
                cannotAct));
    }

    private static HttpReply metrics(RequestParameters given) throws ApiErrorException {
        given.requireValid();
        return HttpReply.json(MetricList.ALL);
    }

    private static HttpReply description(RequestParameters given) throws ApiErrorException, IOException {
        given.requireValid();
        return new HttpReply(HttpReply.JSON, StaticAssets.read("/dashboard/openapi.json"), Map.of());
    }
}
