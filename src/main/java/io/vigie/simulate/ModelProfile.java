package io.vigie.simulate;

import java.util.HashMap;
import java.util.Map;

/** The behaviour of one model and of its users. */
public record ModelProfile(String name, String version, Answers answers, Users users) {

    /** @param quality by language, the chance in [0, 1] that an answer is good */
    public record Answers(Map<String, Double> quality, Latency latency, FailureRates failures) {
        public Answers {
            quality.values().forEach(each -> requireProbability("a quality", each));
            quality = Map.copyOf(quality);
        }

        /** @throws IllegalArgumentException for a language that this model does not speak */
        public double qualityIn(String language) {
            Double found = quality.get(language);
            if (found == null) {
                throw new IllegalArgumentException("no quality in " + language);
            }
            return found;
        }
    }

    /**
     * A log-normal distribution.
     *
     * @param medianMs above 0
     * @param sigma standard deviation of its logarithm, at least 0: p95 is the median times e^(1.645·sigma)
     */
    public record Latency(double medianMs, double sigma) {
        public Latency {
            if (!(medianMs > 0) || !(sigma >= 0)) {
                throw new IllegalArgumentException("a latency with median " + medianMs + " ms and sigma " + sigma);
            }
        }
    }

    /** Shares of all requests; the rest is answered normally. An unanswered request has no response at all. */
    public record FailureRates(double errors, double timeouts, double refused, double cancelled, double unanswered) {
        public FailureRates {
            requireProbability("a share of failures", total(errors, timeouts, refused, cancelled, unanswered));
        }

        public double share() {
            return total(errors, timeouts, refused, cancelled, unanswered);
        }

        private static double total(double... shares) {
            double sum = 0;
            for (double share : shares) {
                requireProbability("a share", share);
                sum += share;
            }
            return sum;
        }
    }

    /**
     * What people do after an answer.
     *
     * @param leaveAfterGood the chance that they leave without a word after a good answer
     * @param leaveAfterBad the same after a bad answer or none
     * @param goOn the chance of a further turn among those who do not leave
     */
    public record Users(double leaveAfterGood, double leaveAfterBad, double goOn) {
        public Users {
            requireProbability("leaveAfterGood", leaveAfterGood);
            requireProbability("leaveAfterBad", leaveAfterBad);
            requireProbability("goOn", goOn);
        }
    }

    ModelProfile withVersion(String newVersion) {
        return new ModelProfile(name, newVersion, answers, users);
    }

    ModelProfile withQuality(String language, double quality) {
        Map<String, Double> changed = new HashMap<>(answers.quality());
        changed.put(language, quality);
        return new ModelProfile(name, version, new Answers(changed, answers.latency(), answers.failures()), users);
    }

    ModelProfile withLatency(Latency latency) {
        return new ModelProfile(name, version, new Answers(answers.quality(), latency, answers.failures()), users);
    }

    ModelProfile withUsers(Users changed) {
        return new ModelProfile(name, version, answers, changed);
    }

    private static void requireProbability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " is in [0, 1], not " + value);
        }
    }
}
