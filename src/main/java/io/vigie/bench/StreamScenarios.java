package io.vigie.bench;

import io.vigie.bench.StreamSegment.SegmentType;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** The streams on which detectors are measured. The normal error rate of all of them is 0.10. */
final class StreamScenarios {
    static final double GOOD = 0.10;
    static final double BAD = 0.20;
    static final int REFERENCE = 2_000;
    private static final int HORIZON = 10_000;
    /** The change comes at a random label, so that it suits the phase of no detector by chance. */
    private static final int LEAST_BEFORE = 4_000;

    private static final int MOST_BEFORE = 8_000;

    static final StreamScenario STABLE = new StreamScenario(
            "stable", "Independent errors, rate 0.10, 20,000 labels after the reference.", false, random -> {
                Plain plain = new Plain(random, 0);
                plain.labels(REFERENCE, SegmentType.REFERENCE, at -> GOOD);
                plain.labels(20_000, SegmentType.STABLE, at -> GOOD);
                return plain.build();
            });

    static final StreamScenario ABRUPT =
            change("abrupt", "The error rate jumps from 0.10 to 0.20.", 0, HORIZON, at -> BAD);

    static final StreamScenario GRADUAL = change(
            "gradual",
            "The error rate climbs from 0.10 to 0.20 over 2,000 labels; the delay counts from the beginning of the"
                    + " climb.",
            0,
            HORIZON,
            at -> GOOD + (BAD - GOOD) * Math.min(1, at / 2_000.0));

    static final StreamScenario LARGE =
            change("large", "The error rate jumps from 0.10 to 0.50.", 0, HORIZON, at -> 0.5);

    static final StreamScenario SMALL = change(
            "small",
            "The error rate jumps from 0.10 to 0.12. Two points are what the e-detector's tolerance says nobody minds,"
                    + " so it is meant to miss this.",
            0,
            20_000,
            at -> 0.12);

    static final StreamScenario RECURRING = new StreamScenario(
            "recurring",
            "Three bad stretches (0.20) of 1,500 labels, each after 2,500 to 3,500 good ones. A stretch without an"
                    + " alarm is missed. The 1,000 labels after each bad stretch count for nothing.",
            true,
            random -> {
                Plain plain = new Plain(random, 0);
                plain.labels(REFERENCE, SegmentType.REFERENCE, at -> GOOD);
                for (int i = 0; i < 3; i++) {
                    plain.labels(random.nextInt(2_500, 3_501), SegmentType.STABLE, at -> GOOD);
                    plain.labels(1_500, SegmentType.CHANGED, at -> BAD);
                    plain.labels(1_000, SegmentType.SETTLING, at -> GOOD);
                }
                return plain.build();
            });

    static final StreamScenario SEASONAL = new StreamScenario(
            "seasonal",
            "No change. Easy requests fail at 0.05, hard ones at 0.25, always. The share of hard ones is 0.25 on"
                    + " average and swings by 0.10 within the day (150 labels) and by 0.08 within the week, so the"
                    + " error rate swings between 0.064 and 0.136. The reference is two whole weeks; the week begins at"
                    + " a random moment.",
            false,
            StreamScenarios::seasonal);

    static final StreamScenario SAMPLING = new StreamScenario(
            "sampling",
            "No change. Hard requests (30 %) fail at 0.24, easy ones at 0.04. 5 % of all are labelled; 2,000 labels"
                    + " after the reference, and for 4,000 labels, hard ones are labelled 8 times as often (40 %). The"
                    + " raw error rate of the labels jumps from 0.10 to 0.195; that of the traffic stays at 0.10. The"
                    + " e-detector gets the weights; the others know none: one alarm in each stream is 1.7 in 10,000.",
            false,
            random -> sampling(random, false));

    static final StreamScenario SAMPLING_CHANGE = new StreamScenario(
            "sampling, change",
            "The same, with 2,000 to 4,000 labels of the new sampling; then both groups fail twice as often.",
            true,
            random -> sampling(random, true));

    static final StreamScenario CORRELATED_02 = correlated(0.2);
    static final StreamScenario CORRELATED_04 = correlated(0.4);
    static final StreamScenario CORRELATED_02_CHANGE = correlatedChange(0.2);
    static final StreamScenario CORRELATED_04_CHANGE = correlatedChange(0.4);

    static final List<StreamScenario> ALL = List.of(
            STABLE,
            ABRUPT,
            GRADUAL,
            LARGE,
            SMALL,
            RECURRING,
            SEASONAL,
            labelled("labels 1 %", 0.01, 400_000),
            labelled("labels 10 %", 0.1, 60_000),
            labelled("labels 100 %", 1, 20_000),
            SAMPLING,
            SAMPLING_CHANGE,
            CORRELATED_02,
            CORRELATED_04,
            CORRELATED_02_CHANGE,
            CORRELATED_04_CHANGE);

    private StreamScenarios() {}

    private static StreamScenario change(
            String id, String what, double correlation, int horizon, IntToDoubleFunction rateAfter) {
        String text = String.format(
                Locale.ROOT,
                "%s Before it %,d to %,d stable labels, after it at most %,d.",
                what,
                LEAST_BEFORE,
                MOST_BEFORE,
                horizon);
        return new StreamScenario(id, text, true, random -> {
            Plain plain = new Plain(random, correlation);
            plain.labels(REFERENCE, SegmentType.REFERENCE, at -> GOOD);
            plain.labels(random.nextInt(LEAST_BEFORE, MOST_BEFORE + 1), SegmentType.STABLE, at -> GOOD);
            plain.labels(horizon, SegmentType.CHANGED, rateAfter);
            return plain.build();
        });
    }

    private static StreamScenario correlated(double correlation) {
        String text = String.format(
                Locale.ROOT,
                "No change. Rate 0.10, but errors come in bursts: a Markov chain with lag-1 correlation %.1f, so that"
                        + " an error follows an error with probability %.2f. 20,000 labels.",
                correlation,
                GOOD + correlation * (1 - GOOD));
        return new StreamScenario(String.format(Locale.ROOT, "bursts %.1f", correlation), text, false, random -> {
            Plain plain = new Plain(random, correlation);
            plain.labels(REFERENCE, SegmentType.REFERENCE, at -> GOOD);
            plain.labels(20_000, SegmentType.STABLE, at -> GOOD);
            return plain.build();
        });
    }

    private static StreamScenario correlatedChange(double correlation) {
        return change(
                String.format(Locale.ROOT, "bursts %.1f, change", correlation),
                "The same chain; its rate jumps from 0.10 to 0.20.",
                correlation,
                HORIZON,
                at -> BAD);
    }

    private static StreamScenario labelled(String id, double share, int stableRequests) {
        String text = String.format(
                Locale.ROOT,
                "Each request is labelled with probability %.2f. A reference of 20,000 requests, %,d to %,d stable"
                        + " ones, then the error rate jumps from 0.10 to 0.20, for at most 5,000 labels.",
                share,
                stableRequests,
                2 * stableRequests);
        return new StreamScenario(id, text, true, random -> {
            Sampled traffic = new Sampled(random);
            traffic.requests(20_000, share, GOOD);
            traffic.end(SegmentType.REFERENCE);
            traffic.requests(random.nextInt(stableRequests, 2 * stableRequests + 1), share, GOOD);
            traffic.end(SegmentType.STABLE);
            int labels = traffic.labels();
            while (traffic.labels() - labels < 5_000) {
                traffic.requests(1, share, BAD);
            }
            traffic.end(SegmentType.CHANGED);
            return traffic.build();
        });
    }

    private static LabelStream seasonal(SplittableRandom random) {
        int day = 150;
        int week = 7 * day;
        int phase = random.nextInt(week);
        ErrorProcess errors = new ErrorProcess(random, 0);
        LabelStream.Builder stream = new LabelStream.Builder();
        for (int i = 0; i < 22 * week; i++) {
            double turn = 2 * Math.PI * (i + phase);
            double hard = 0.25 + 0.10 * Math.sin(turn / day) + 0.08 * Math.sin(turn / week);
            stream.add(errors.next(random.nextDouble() < hard ? 0.25 : 0.05), 1, i);
            if (i + 1 == 2 * week) {
                stream.end(SegmentType.REFERENCE);
            }
        }
        stream.end(SegmentType.STABLE);
        return stream.build();
    }

    private static LabelStream sampling(SplittableRandom random, boolean change) {
        Sampled traffic = new Sampled(random);
        traffic.groups(REFERENCE, 0.05, 1);
        traffic.end(SegmentType.REFERENCE);
        traffic.groups(2_000, 0.05, 1);
        traffic.groups(change ? random.nextInt(2_000, 4_001) : 4_000, 0.40, 1);
        traffic.end(SegmentType.STABLE);
        if (change) {
            traffic.groups(HORIZON, 0.40, 2);
            traffic.end(SegmentType.CHANGED);
        }
        return traffic.build();
    }

    /** Every request is labelled. */
    private static final class Plain {
        private final LabelStream.Builder stream = new LabelStream.Builder();
        private final ErrorProcess errors;

        Plain(SplittableRandom random, double correlation) {
            errors = new ErrorProcess(random, correlation);
        }

        /** @param rate the error rate by the number of the label, counted from the beginning of the segment */
        void labels(int count, SegmentType type, IntToDoubleFunction rate) {
            for (int i = 0; i < count; i++) {
                stream.add(errors.next(rate.applyAsDouble(i)), 1, stream.size());
            }
            stream.end(type);
        }

        LabelStream build() {
            return stream.build();
        }
    }

    /** Only a part of the traffic is labelled. */
    private static final class Sampled {
        private static final double EASY_PROBABILITY = 0.05;

        private final LabelStream.Builder stream = new LabelStream.Builder();
        private final SplittableRandom random;
        private long request;

        Sampled(SplittableRandom random) {
            this.random = random;
        }

        void requests(int count, double share, double rate) {
            for (int i = 0; i < count; i++) {
                if (share >= 1 || random.nextDouble() < share) {
                    stream.add(random.nextDouble() < rate ? 1 : 0, 1, request);
                }
                request++;
            }
        }

        void groups(int labels, double hardProbability, double factor) {
            for (int end = stream.size() + labels; stream.size() < end; request++) {
                boolean hard = random.nextDouble() < 0.3;
                double probability = hard ? hardProbability : EASY_PROBABILITY;
                if (random.nextDouble() < probability) {
                    double rate = factor * (hard ? 0.24 : 0.04);
                    stream.add(random.nextDouble() < rate ? 1 : 0, EASY_PROBABILITY / probability, request);
                }
            }
        }

        void end(SegmentType type) {
            stream.end(type);
        }

        int labels() {
            return stream.size();
        }

        LabelStream build() {
            return stream.build();
        }
    }
}
