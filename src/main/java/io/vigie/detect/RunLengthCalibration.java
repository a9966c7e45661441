package io.vigie.detect;

import io.vigie.stats.ErrorLaw;
import io.vigie.stats.Memo;
import io.vigie.stats.ShiryaevRobertsRunLength;
import io.vigie.stats.ShiryaevRobertsRunLength.Bet;

/**
 * Thresholds of the {@link EDetector}'s charts, one for each bet, for a stable stream whose error law is known.
 *
 * <p>The chart of bet k alone alarms once in labels/({@value #TOGETHER}·α_k) labels on average, Σα = 1. All together
 * then alarm more rarely than once in {@code labels}, because charts alarm together: with a factor of 1 their joint run
 * length is 2.3 to 3.4 times {@code labels}, over error rates of 0.02 to 0.4, with and without tolerance, bursts and
 * fractional scores, for budgets of 1,000 and 10,000 labels. What is left between {@value #TOGETHER} and 2.3 pays for
 * what a reference does not tell: swings of the error within a day and a week that the mean hides.
 *
 * <p>Labels of weight below 1 are on the safe side: a label of weight w moves a chart less than a lottery would that
 * takes the label whole with probability w, and that lottery is the stream of whole labels that the thresholds are
 * solved for, at Σw labels in all. So {@code labels} is a sum of weights. Scores between 0 and 1 count by their mean
 * and variance ({@link ErrorLaw}).
 *
 * <p>Rates are rounded to the nearest of a grid, which moves them by 0.6 % of themselves at the most, the run length,
 * bursts and power to the side of fewer alarms. What was solved is remembered, for the {@value #REMEMBERED} latest
 * inputs of the process, some 8 MB. Deterministic: what is remembered is what would be solved again.
 *
 * <p>Cost, measured on two shared cores for error rates of 0.01 to 0.4 and budgets of 10,000 to 10 million labels: 3 ms
 * for the seven thresholds without bursts, 9 to 15 ms with them; 0.4 µs where they are remembered. So 10,000 slices
 * whose references change once a day cost half a minute of one core a day, two and a half where all of them have
 * bursts.
 */
public final class RunLengthCalibration {
    private static final int REMEMBERED = 32_768;
    private static final double TOGETHER = 1.75;
    private static final double RATES_IN_OCTAVE = 64;
    private static final double LEAST_RATE = 1e-9;
    private static final double RUNS_IN_OCTAVE = 8;
    private static final double SHARES = 32;
    private static final double LN_2 = StrictMath.log(2);

    /** How the false alarms are shared among the bets; see docs/detection-quality.md for what other shares do. */
    private static final double[] SHARES_OF_BETS = {0.36, 0.15, 0.13, 0.17, 0.09, 0.06, 0.04};

    private record CalibrationInputs(ErrorLaw law, double allowed, double power, double labels, double stretch) {}

    private static final Memo<CalibrationInputs, double[]> SOLVED = new Memo<>(REMEMBERED, RunLengthCalibration::solve);

    private RunLengthCalibration() {}

    /**
     * ln A of each bet's chart.
     *
     * @param law of the errors of a stable stream, its mean above 0; a mean above what is allowed counts as just that
     * @param allowed error, in (0, 1)
     * @param power as of {@link EDetector#powerFor}
     * @param labels without a false alarm on average, as a sum of weights; below 1 counts as 1
     */
    public static double[] logThresholds(ErrorLaw law, double allowed, double power, double labels) {
        return logThresholds(law, allowed, power, labels, 1);
    }

    /**
     * The same of bets that are larger, as those of errors that a judge helped to estimate.
     *
     * @param stretch as of {@link EDetector#stretch}, at least 1
     */
    static double[] logThresholds(ErrorLaw law, double allowed, double power, double labels, double stretch) {
        double e0 = nearest(allowed);
        CalibrationInputs inputs = new CalibrationInputs(
                new ErrorLaw(Math.min(e0, nearest(law.mean())), share(law.binary()), share(law.correlation())),
                e0,
                share(power),
                stepUp(Math.max(1, labels)),
                stretch == 1 ? 1 : stepUp(stretch));
        return SOLVED.get(inputs).clone();
    }

    private static double stepUp(double labels) {
        double steps = Math.ceil(RUNS_IN_OCTAVE * StrictMath.log(labels) / LN_2 - 1e-9);
        return StrictMath.exp(steps / RUNS_IN_OCTAVE * LN_2);
    }

    /** The nearest of a grid of log-odds. */
    private static double nearest(double rate) {
        double p = Math.min(1 - LEAST_RATE, Math.max(LEAST_RATE, rate));
        double logOdds = StrictMath.rint(RATES_IN_OCTAVE * StrictMath.log(p / (1 - p)) / LN_2) / RATES_IN_OCTAVE * LN_2;
        return 1 / (1 + StrictMath.exp(-logOdds));
    }

    private static double share(double value) {
        return Math.ceil(SHARES * value) / SHARES;
    }

    private static double[] solve(CalibrationInputs inputs) {
        double[] thresholds = new double[EDetector.BETS];
        for (int k = 0; k < thresholds.length; k++) {
            Bet bet = new Bet(
                    EDetector.fraction(k, inputs.stretch()) / inputs.allowed(), inputs.allowed(), inputs.power());
            thresholds[k] = ShiryaevRobertsRunLength.logThreshold(
                    inputs.law(), bet, inputs.labels() / (TOGETHER * SHARES_OF_BETS[k]));
        }
        return thresholds;
    }
}
