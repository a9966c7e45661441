package io.vigie.dashboard;

import java.util.Set;

/**
 * One address of the interface.
 *
 * @param name behind {@link #BASE}
 * @param parameters all that it takes
 * @param open whether it is answered without a token: it tells no data
 */
record Route(String name, Set<String> parameters, boolean open, Handler handler) {
    static final String BASE = "/api/v1/";

    /** What it answers. */
    @FunctionalInterface
    interface Handler {
        /** @param allowed whether whoever asks may be told data */
        HttpReply answer(RequestParameters parameters, boolean allowed) throws Exception;
    }

    /** The view of a request for data. */
    @FunctionalInterface
    interface DataView {
        Object of(RequestParameters parameters) throws Exception;
    }

    static Route data(String name, Set<String> parameters, DataView view) {
        return new Route(name, parameters, false, (given, allowed) -> HttpReply.json(view.of(given)));
    }

    String path() {
        return BASE + name;
    }
}
