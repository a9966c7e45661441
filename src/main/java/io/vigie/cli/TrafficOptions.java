package io.vigie.cli;

import io.vigie.simulate.DemoScenario;
import picocli.CommandLine.Option;

/** What simulated traffic there is. */
final class TrafficOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed and times give the same events. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--requests-per-day",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Requests per day of all models together. Default: ${DEFAULT-VALUE}")
    private double requestsPerDay = DemoScenario.REQUESTS_PER_DAY;

    long seed() {
        return seed;
    }

    double requestsPerDay() {
        return requestsPerDay;
    }
}
