package io.vigie.simulate;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is simulated: traffic, the quality of answers, labelling, and changes over time.
 *
 * @param changes of the simulated models, in any order
 */
public record Scenario(
        TimeSpan span, Volume volume, List<ModelProfile> models, Labelling labelling, List<PlantedChange> changes) {

    /** The segment that slices are made of. */
    public static final String LANGUAGE = "language";

    /** Epoch milliseconds; the end is exclusive. */
    public record TimeSpan(long start, long end) {
        public TimeSpan {
            if (start >= end) {
                throw new IllegalArgumentException("a time from " + start + " to " + end + " is empty");
            }
        }

        /** Epoch milliseconds at this fraction of it: 0 is the start and 1 the end. */
        public long at(double part) {
            return start + Math.round(part * (end - start));
        }
    }

    /** @param requestsPerDay of all models together, averaged over a week */
    public record Volume(double requestsPerDay, List<Language> languages) {
        public Volume {
            if (!(requestsPerDay > 0 && requestsPerDay < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("requests per day are above 0, not " + requestsPerDay);
            }
            double shares = languages.stream().mapToDouble(Language::share).sum();
            if (Math.abs(shares - 1) > 1e-9) {
                throw new IllegalArgumentException("the shares of languages add up to 1, not to " + shares);
            }
            languages = List.copyOf(languages);
        }
    }

    /**
     * @param share of all conversations
     * @param labelProbability in (0, 1]: rare languages are sampled more densely, so that each has enough labels
     */
    public record Language(String name, double share, double labelProbability) {
        public Language {
            if (!(share >= 0 && share <= 1) || !(labelProbability > 0 && labelProbability <= 1)) {
                throw new IllegalArgumentException(
                        name + ": share " + share + ", label probability " + labelProbability);
            }
        }
    }

    /**
     * How answers are labelled; label delays are log-normal.
     *
     * @param sigma standard deviation of the delay's logarithm
     * @param longest upper limit of the delay
     */
    public record Labelling(String criterion, Duration medianDelay, double sigma, Duration longest) {
        public Labelling {
            if (medianDelay.compareTo(longest) > 0 || medianDelay.isNegative() || medianDelay.isZero()) {
                throw new IllegalArgumentException("labels after " + medianDelay + ", at most " + longest);
            }
        }
    }

    public Scenario {
        models = List.copyOf(models);
        changes = List.copyOf(changes);
        Set<String> names = models.stream().map(ModelProfile::name).collect(Collectors.toSet());
        if (names.size() < models.size() || models.isEmpty()) {
            throw new IllegalArgumentException("models have names of their own, and there is at least one");
        }
        for (ModelProfile model : models) {
            volume.languages().forEach(language -> model.answers().qualityIn(language.name()));
        }
        for (PlantedChange change : changes) {
            if (!names.contains(change.model())) {
                throw new IllegalArgumentException("a change of " + change.model() + ", which is not simulated");
            }
        }
    }

    /** The same traffic for longer or shorter; changes come when they come. */
    public Scenario until(long end) {
        return new Scenario(new TimeSpan(span.start(), end), volume, models, labelling, changes);
    }

    /** The scenario without its changes, so that every alert is a false alarm. */
    public Scenario stable() {
        return new Scenario(span, volume, models, labelling, List.of());
    }

    /** A model's profiles, by the epoch milliseconds from which they apply. */
    NavigableMap<Long, ModelProfile> profiles(ModelProfile model) {
        NavigableMap<Long, ModelProfile> profiles = new TreeMap<>(Map.of(Long.MIN_VALUE, model));
        changes.stream()
                .filter(change -> change.model().equals(model.name()))
                .sorted((one, other) -> Long.compare(one.at(), other.at()))
                .forEach(change -> profiles.put(
                        change.at(), change.effect().on(profiles.lastEntry().getValue())));
        return profiles;
    }

    /** The required alerts, each with its change. */
    public Map<AlertSubject, PlantedChange> mustAlert() {
        Map<AlertSubject, PlantedChange> must = new LinkedHashMap<>();
        for (PlantedChange change : changes) {
            change.effect().mustAlert(change.model()).keySet().stream()
                    .sorted(Comparator.comparing(AlertSubject::metric))
                    .forEach(subject -> must.put(subject, change));
        }
        return must;
    }

    /**
     * The justified alerts, each with its change: the required ones, and those that show side effects.
     */
    public Map<AlertSubject, PlantedChange> mayAlert() {
        List<String> languages = volume.languages().stream().map(Language::name).toList();
        Map<AlertSubject, PlantedChange> may = mustAlert();
        for (PlantedChange change : changes) {
            change.effect().mayAlert(change.model(), languages).forEach(subject -> may.putIfAbsent(subject, change));
        }
        return may;
    }
}
