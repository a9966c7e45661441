package io.vigie.bench;

import java.util.List;

/**
 * False alarms in stable stretches.
 *
 * @param alarms how many
 * @param labels in how many stable labels
 * @param per10k alarms per 10,000 labels
 * @param standardError of that, with the seed as the sampling unit, since alarms of one stream are not independent; at
 *     least Poisson's, since a handful of alarms shows little of its own scatter
 */
public record FalseAlarms(long alarms, long labels, double per10k, double standardError) {
    private static final double UNIT = 10_000;

    /** Two standard errors: what passes for chance. */
    private static final double CHANCE = 2;

    static FalseAlarms of(List<Trial> trials) {
        long alarms = 0;
        long labels = 0;
        for (Trial trial : trials) {
            alarms += trial.falseAlarms();
            labels += trial.stableLabels();
        }
        if (labels == 0) {
            return new FalseAlarms(0, 0, 0, 0);
        }
        double rate = (double) alarms / labels;
        double squares = 0;
        for (Trial trial : trials) {
            double residual = trial.falseAlarms() - rate * trial.stableLabels();
            squares += residual * residual;
        }
        int n = trials.size();
        double correction = n > 1 ? (double) n / (n - 1) : 1;
        double deviation = Math.max(Math.sqrt(squares * correction), Math.sqrt((double) alarms));
        return new FalseAlarms(alarms, labels, UNIT * rate, UNIT * deviation / labels);
    }

    /** Whether the rate is at most one in 10,000 labels, or no further above than chance explains. */
    public boolean withinBudget() {
        return per10k - CHANCE * standardError <= 1;
    }

    /** With no alarm at all: the rate per 10,000 that would still give none once in twenty times. */
    public double upperBoundOfNone() {
        return labels == 0 ? Double.POSITIVE_INFINITY : 3 * UNIT / labels;
    }
}
