package io.vigie.simulate;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From a moment on, a model or its users behave otherwise.
 *
 * @param at epoch milliseconds; what happens to a conversation is decided by the time at which it began
 */
public record PlantedChange(long at, String model, ChangeEffect effect) {

    /** What changes, and which alerts that justifies. */
    public sealed interface ChangeEffect {
        ModelProfile on(ModelProfile before);

        /** The alert that must come; empty for a change that is no degradation. */
        Optional<AlertSubject> mustAlert(String model);

        /** Alerts that are right because they tell of the same change from another side. */
        Set<AlertSubject> mayAlert(String model, List<String> languages);

        /** For a person. */
        String description();
    }

    /** An update after which answers in one language are worse. */
    public record QualityDrop(String language, double quality, String newVersion) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            return before.withVersion(newVersion).withQuality(language, quality);
        }

        @Override
        public Optional<AlertSubject> mustAlert(String model) {
            return Optional.of(new AlertSubject(Metric.QUALITY, model, sliceOf(language)));
        }

        /** A worse language makes the whole worse, and bad answers drive people away. */
        @Override
        public Set<AlertSubject> mayAlert(String model, List<String> languages) {
            return Set.of(
                    new AlertSubject(Metric.QUALITY, model, SliceNames.ALL),
                    new AlertSubject(Metric.ABANDONMENT, model, sliceOf(language)),
                    new AlertSubject(Metric.ABANDONMENT, model, SliceNames.ALL));
        }

        @Override
        public String description() {
            return "answers in " + language + " get worse with version " + newVersion;
        }
    }

    /** The slow answers become slower, the median stays. */
    public record SlowerTail(double sigma) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            return before.withLatency(
                    new ModelProfile.Latency(before.answers().latency().medianMs(), sigma));
        }

        @Override
        public Optional<AlertSubject> mustAlert(String model) {
            return Optional.of(new AlertSubject(Metric.LATENCY_P95, model, SliceNames.ALL));
        }

        @Override
        public Set<AlertSubject> mayAlert(String model, List<String> languages) {
            Set<AlertSubject> may = inEach(Metric.LATENCY_P95, model, languages);
            may.addAll(inEach(Metric.LATENCY_P99, model, languages));
            return may;
        }

        @Override
        public String description() {
            return "the slowest answers get slower";
        }
    }

    /** After a bad answer more people leave without a further word. */
    public record LessPatience(double leaveAfterBad) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            ModelProfile.Users users = before.users();
            return before.withUsers(new ModelProfile.Users(users.leaveAfterGood(), leaveAfterBad, users.goOn()));
        }

        @Override
        public Optional<AlertSubject> mustAlert(String model) {
            return Optional.of(new AlertSubject(Metric.ABANDONMENT_AFTER_BAD, model, SliceNames.ALL));
        }

        @Override
        public Set<AlertSubject> mayAlert(String model, List<String> languages) {
            Set<AlertSubject> may = inEach(Metric.ABANDONMENT_AFTER_BAD, model, languages);
            may.addAll(inEach(Metric.ABANDONMENT, model, languages));
            return may;
        }

        @Override
        public String description() {
            return "after a bad answer more people leave";
        }
    }

    /** A new version that answers as the old one did: nobody should be told. */
    public record HarmlessUpdate(String newVersion) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            return before.withVersion(newVersion);
        }

        @Override
        public Optional<AlertSubject> mustAlert(String model) {
            return Optional.empty();
        }

        @Override
        public Set<AlertSubject> mayAlert(String model, List<String> languages) {
            return Set.of();
        }

        @Override
        public String description() {
            return "version " + newVersion + ", as good as the old one";
        }
    }

    private static Set<AlertSubject> inEach(Metric metric, String model, List<String> languages) {
        Set<AlertSubject> subjects = new HashSet<>();
        subjects.add(new AlertSubject(metric, model, SliceNames.ALL));
        languages.forEach(language -> subjects.add(new AlertSubject(metric, model, sliceOf(language))));
        return subjects;
    }

    private static String sliceOf(String language) {
        return SliceNames.sliceName(List.of(Scenario.LANGUAGE), Map.of(Scenario.LANGUAGE, language));
    }
}
