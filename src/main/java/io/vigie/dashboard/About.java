package io.vigie.dashboard;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server says of itself. */
final class About {
    private final String storeName;
    private final boolean wantsToken;
    private final Clock clock;

    /** @param storeName kind and address, without credentials */
    About(String storeName, boolean wantsToken, Clock clock) {
        this.storeName = storeName;
        this.wantsToken = wantsToken;
        this.clock = clock;
    }

    /**
     * @param version of this program
     * @param store what is read; null for whoever has no token
     * @param now epoch milliseconds
     */
    record Answer(String version, @Nullable String store, long now, boolean tokenRequired) {}

    /** Open to everybody: they tell no data. */
    List<Route> routes() {
        return List.of(
                new Route("about", Set.of(), true, this::about),
                new Route("openapi.json", Set.of(), true, (given, allowed) -> description(given)));
    }

    private Reply about(Parameters given, boolean allowed) throws RefusalException {
        given.requireValid();
        String version = About.class.getPackage().getImplementationVersion();
        return Reply.json(new Answer(
                version == null ? "unpackaged" : version, allowed ? storeName : null, clock.millis(), wantsToken));
    }

    private static Reply description(Parameters given) throws RefusalException, IOException {
        given.requireValid();
        return new Reply(Reply.JSON, Assets.read("/dashboard/openapi.json"), Map.of());
    }
}
