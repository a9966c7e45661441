package io.vigie.simulate;

import io.vigie.simulate.Scenario.Language;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The events of a scenario in the order of their times, from its start and without end; the reader decides when to
 * stop. The same scenario and seed give the same events. Each model has its own random stream, so changing one leaves
 * the others as they were.
 *
 * <p>Conversations begin as a Poisson process with a daily and a weekly rhythm. Memory: events of conversations that
 * have begun but not ended, mostly labels still to come.
 */
public final class Traffic implements Iterator<SimulatedEvent> {

    private static final double DAY_MS = 86_400_000.0;
    private static final double HOUR_MS = 3_600_000.0;

    /** Amplitude of the daily rhythm: nights are quiet. */
    private static final double DAILY_SWING = 0.6;

    private static final double BUSIEST_HOUR = 15;

    /** Activity on weekdays, such that five weekdays and a weekend make seven average days. */
    private static final double WEEKDAY = 1.12;

    private static final double WEEKEND = 0.7;

    private static final double MOST = WEEKDAY * (1 + DAILY_SWING);

    private final Scenario scenario;
    private final String run;
    private final List<ConversationArrivals> arrivals = new ArrayList<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::time).thenComparingLong(Due::order));

    private long order;

    private record Due(long time, long order, SimulatedEvent event) {}

    /** The conversations of one model. */
    private static final class ConversationArrivals {
        private final NavigableMap<Long, ModelProfile> profiles;
        private final SplittableRandom random;
        private final double candidatesPerMilli;
        private final int model;
        private double candidate;
        private long next;
        private long count;

        ConversationArrivals(
                NavigableMap<Long, ModelProfile> profiles, SplittableRandom random, int model, double perMilli) {
            this.profiles = profiles;
            this.random = random;
            this.model = model;
            this.candidatesPerMilli = perMilli * MOST;
        }

        void begin(long start) {
            candidate = start;
            advance();
        }

        /**
         * Thinning (Lewis and Shedler 1979): candidates come at the highest rate and are kept with probability current
         * rate / highest rate.
         */
        void advance() {
            do {
                candidate += random.nextExponential() / candidatesPerMilli;
            } while (random.nextDouble() * MOST >= rhythm((long) candidate));
            next = (long) candidate;
        }
    }

    public Traffic(Scenario scenario, long seed) {
        this.scenario = scenario;
        // Runs over different times must not share request ids, or the second would look like a repetition of the
        // first.
        this.run = Long.toString((scenario.span().start() * 31 + seed) & Long.MAX_VALUE, Character.MAX_RADIX);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < scenario.models().size(); i++) {
            ModelProfile model = scenario.models().get(i);
            double conversationsPerDay =
                    scenario.volume().requestsPerDay() / scenario.models().size() / turnsOf(model);
            ConversationArrivals each = new ConversationArrivals(
                    scenario.profiles(model), random.split(), i + 1, conversationsPerDay / DAY_MS);
            each.begin(scenario.span().start());
            arrivals.add(each);
        }
    }

    /** Always true: there is no last event. */
    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public SimulatedEvent next() {
        while (true) {
            ConversationArrivals first = arrivals.get(0);
            for (ConversationArrivals each : arrivals) {
                first = each.next < first.next ? each : first;
            }
            Due head = due.peek();
            if (head != null && head.time() < first.next) {
                due.remove();
                return head.event();
            }
            begin(first);
        }
    }

    private void begin(ConversationArrivals model) {
        long start = model.next;
        model.advance();
        model.count++;
        SplittableRandom random = model.random.split();
        var subject = new ConversationScript.ConversationSetup(
                model.profiles.floorEntry(start).getValue(), languageOf(random), scenario.labelling());
        String id = run + "-" + model.model + "-" + model.count;
        new ConversationScript(subject, id, random, event -> due.add(new Due(event.time(), order++, event)))
                .play(start);
    }

    private Language languageOf(RandomGenerator random) {
        List<Language> languages = scenario.volume().languages();
        double draw = random.nextDouble();
        for (Language language : languages) {
            draw -= language.share();
            if (draw < 0) {
                return language;
            }
        }
        return languages.get(languages.size() - 1);
    }

    /** The expected number of turns of a conversation: a geometric series, cut at the maximum. */
    private double turnsOf(ModelProfile model) {
        double good = 0;
        for (Language language : scenario.volume().languages()) {
            good += language.share() * model.answers().qualityIn(language.name());
        }
        good *= 1 - model.answers().failures().share();
        ModelProfile.Users users = model.users();
        double leaves = good * users.leaveAfterGood() + (1 - good) * users.leaveAfterBad();
        double goesOn = (1 - leaves) * users.goOn();
        double turns = 0;
        double reached = 1;
        for (int turn = 1; turn <= ConversationScript.MAX_TURNS; turn++) {
            turns += reached;
            reached *= goesOn;
        }
        return turns;
    }

    /** The relative activity at this time; its mean over a week is 1. */
    static double rhythm(long time) {
        double hour = (time % (long) DAY_MS) / HOUR_MS;
        double day = 1 + DAILY_SWING * Math.cos(2 * Math.PI * (hour - BUSIEST_HOUR) / 24);
        boolean weekend = Instant.ofEpochMilli(time)
                        .atOffset(ZoneOffset.UTC)
                        .getDayOfWeek()
                        .getValue()
                >= 6;
        return day * (weekend ? WEEKEND : WEEKDAY);
    }

    /** The number of events that wait for their time. */
    int waiting() {
        return due.size();
    }
}
