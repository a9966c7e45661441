package io.vigie.model;

/** What sort of thing an alert tells. Each has a page in {@code docs/runbooks}. */
public enum AlertKind {
    QUALITY("quality"),
    FLOOR("quality-floor"),
    FAILURES("failures"),
    USERS("users"),
    LATENCY("latency"),
    COST("cost"),
    DISTRIBUTION("distribution"),
    OBJECTIVE("objective"),
    SILENCE("silence");

    private final String page;

    AlertKind(String page) {
        this.page = page;
    }

    /** The name of its page, without an ending. */
    public String page() {
        return page;
    }

    /** The kind of the alerts that a monitor raises. */
    public static AlertKind of(Monitor monitor) {
        if (monitor.method().floor() != null) {
            return FLOOR;
        }
        if (monitor.method().objective() != null) {
            return OBJECTIVE;
        }
        Metric metric = monitor.metric();
        if (metric.isDistribution()) {
            return DISTRIBUTION;
        }
        return switch (metric) {
            case SILENCE -> SILENCE;
            case QUALITY -> QUALITY;
            case ERROR_RATE, REFUSAL_RATE -> FAILURES;
            default ->
                switch (metric.unit()) {
                    case MS -> LATENCY;
                    case USD, TOKENS -> COST;
                    case SHARE, SCORE, DISTANCE -> USERS;
                };
        };
    }
}
