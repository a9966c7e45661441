package io.vigie.simulate;

import io.vigie.model.Metric;
import io.vigie.model.SliceNames;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change in the behaviour of a model or its users from a given time on.
 *
 * @param at epoch milliseconds; it affects conversations that begin at this time or later
 */
public record PlantedChange(long at, String model, ChangeEffect effect) {

    /** What changes, and which alerts this justifies. */
    public sealed interface ChangeEffect {
        ModelProfile on(ModelProfile before);

        /**
         * The required alerts, each with how long after the change it may be raised at the latest; none for a change
         * that is not a degradation.
         */
        Map<AlertSubject, Duration> mustAlert(String model);

        /** Justified alerts that show side effects of the change. */
        Set<AlertSubject> mayAlert(String model, List<String> languages);

        /** For a person. */
        String description();
    }

    /** An update that makes answers in one language worse. */
    public record QualityDrop(String language, double quality, String newVersion) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            return before.withVersion(newVersion).withQuality(language, quality);
        }

        @Override
        public Map<AlertSubject, Duration> mustAlert(String model) {
            return Map.of(new AlertSubject(Metric.QUALITY, model, sliceOf(language)), Duration.ofDays(10));
        }

        /** One worse language lowers the overall quality, and bad answers drive people away. */
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

    /** Slow answers become slower; the median stays. */
    public record SlowerTail(double sigma) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            return before.withLatency(
                    new ModelProfile.Latency(before.answers().latency().medianMs(), sigma));
        }

        @Override
        public Map<AlertSubject, Duration> mustAlert(String model) {
            return Map.of(new AlertSubject(Metric.LATENCY_P95, model, SliceNames.ALL), Duration.ofDays(4));
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

    /** More people leave without a word after a bad answer. */
    public record LessPatience(double leaveAfterBad) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            ModelProfile.Users users = before.users();
            return before.withUsers(new ModelProfile.Users(users.leaveAfterGood(), leaveAfterBad, users.goOn()));
        }

        @Override
        public Map<AlertSubject, Duration> mustAlert(String model) {
            return Map.of(
                    new AlertSubject(Metric.ABANDONMENT, model, SliceNames.ALL),
                    Duration.ofDays(7),
                    new AlertSubject(Metric.ABANDONMENT_AFTER_BAD, model, SliceNames.ALL),
                    Duration.ofDays(21));
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

    /** A new version that answers as well as the old one: it must not cause an alert. */
    public record HarmlessUpdate(String newVersion) implements ChangeEffect {
        @Override
        public ModelProfile on(ModelProfile before) {
            return before.withVersion(newVersion);
        }

        @Override
        public Map<AlertSubject, Duration> mustAlert(String model) {
            return Map.of();
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
