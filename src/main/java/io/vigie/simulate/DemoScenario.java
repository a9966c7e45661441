package io.vigie.simulate;

import io.vigie.simulate.ModelProfile.Answers;
import io.vigie.simulate.ModelProfile.FailureRates;
import io.vigie.simulate.ModelProfile.Latency;
import io.vigie.simulate.ModelProfile.Users;
import io.vigie.simulate.PlantedChange.HarmlessUpdate;
import io.vigie.simulate.PlantedChange.LessPatience;
import io.vigie.simulate.PlantedChange.QualityDrop;
import io.vigie.simulate.PlantedChange.SlowerTail;
import io.vigie.simulate.Scenario.Labelling;
import io.vigie.simulate.Scenario.Language;
import io.vigie.simulate.Scenario.TimeSpan;
import io.vigie.simulate.Scenario.Volume;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Models that answer in three languages. One gets worse in Portuguese with an update, one gets slower, and the users of
 * one lose patience with bad answers. All others stay as they are; one of them has an update that changes nothing.
 */
public final class DemoScenario {

    /** A 30-day window and the one before it, at the least. */
    public static final int DAYS = 60;

    /**
     * About 2 answers per minute: enough for metrics of each language, and few enough for two cores to process in two
     * minutes.
     */
    public static final double REQUESTS_PER_DAY = 3_000;

    public static final int MODELS = 4;

    /** The criterion of the {@link io.vigie.model.Label}s. */
    public static final String CRITERION = "correct";

    private static final List<Language> LANGUAGES =
            List.of(new Language("en", 0.5, 0.2), new Language("es", 0.25, 0.3), new Language("pt", 0.25, 0.35));

    /**
     * Shorter delays than in practice: with each hour of delay, an hour of points has to be written again for each hour
     * of labels.
     */
    private static final Labelling LABELLING =
            new Labelling(CRITERION, Duration.ofMinutes(40), 0.5, Duration.ofMinutes(110));

    private static final FailureRates FAILURES = new FailureRates(0.006, 0.002, 0.01, 0.004, 0.001);
    private static final Users USERS = new Users(0.08, 0.30, 0.45);

    /**
     * How far into the run each change comes: late enough for a reference of 30 days, early enough to be detected
     * before the end.
     */
    private static final double LESS_PATIENCE = 0.58;

    private static final double HARMLESS_UPDATE = 0.62;
    private static final double QUALITY_DROP = 0.67;
    private static final double SLOWER_TAIL = 0.75;

    private DemoScenario() {}

    /**
     * All models, from the last Monday that is at least {@value #DAYS} days ago. Changes come as many days after it on
     * any date, so that the same seed tells the same story, which only goes on for longer later in the week.
     *
     * @param end epoch milliseconds
     * @param requestsPerDay of all models together
     */
    public static Scenario fromMondayUntil(long end, double requestsPerDay) {
        long start = Instant.ofEpochMilli(end)
                .atOffset(ZoneOffset.UTC)
                .minusDays(DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .toInstant()
                .toEpochMilli();
        TimeSpan span = new TimeSpan(start, start + Duration.ofDays(DAYS).toMillis());
        return of(span, MODELS, requestsPerDay).until(end);
    }

    /**
     * @param models number of models; the first ones have one change each, and from the fifth on all are stable
     * @param requestsPerDay of all models together
     */
    public static Scenario of(TimeSpan span, int models, double requestsPerDay) {
        if (models < 1) {
            throw new IllegalArgumentException("at least 1 model, not " + models);
        }
        List<ModelProfile> profiles = new ArrayList<>(List.of(
                model("support-chat", new Answers(quality(0.92, 0.91, 0.90), new Latency(1_100, 0.45), FAILURES)),
                model("doc-search", new Answers(quality(0.90, 0.90, 0.89), new Latency(650, 0.40), FAILURES)),
                model("sales-chat", new Answers(quality(0.88, 0.87, 0.87), new Latency(900, 0.50), FAILURES)),
                model("code-help", new Answers(quality(0.86, 0.85, 0.85), new Latency(2_400, 0.55), FAILURES))));
        for (int i = profiles.size() + 1; i <= models; i++) {
            profiles.add(model("model-" + i, new Answers(quality(0.9, 0.9, 0.9), new Latency(1_000, 0.45), FAILURES)));
        }
        List<ModelProfile> some = profiles.subList(0, models);
        List<PlantedChange> changes = List.of(
                new PlantedChange(span.at(QUALITY_DROP), "support-chat", new QualityDrop("pt", 0.68, "v2")),
                new PlantedChange(span.at(SLOWER_TAIL), "doc-search", new SlowerTail(0.70)),
                new PlantedChange(span.at(LESS_PATIENCE), "sales-chat", new LessPatience(0.70)),
                new PlantedChange(span.at(HARMLESS_UPDATE), "code-help", new HarmlessUpdate("v2")));
        return new Scenario(
                span,
                new Volume(requestsPerDay, LANGUAGES),
                some,
                LABELLING,
                changes.stream()
                        .filter(change ->
                                some.stream().anyMatch(model -> model.name().equals(change.model())))
                        .toList());
    }

    private static ModelProfile model(String name, Answers answers) {
        return new ModelProfile(name, "v1", answers, USERS);
    }

    private static Map<String, Double> quality(double english, double spanish, double portuguese) {
        return Map.of("en", english, "es", spanish, "pt", portuguese);
    }
}
