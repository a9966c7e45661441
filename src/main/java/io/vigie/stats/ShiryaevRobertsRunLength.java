package io.vigie.stats;

import java.util.Arrays;

/**
 * The average run length of a Shiryaev–Roberts chart, as a function of its threshold.
 *
 * <p>The chart is M ← L·(M + 1) from M = 0, with the factor L = (1 + λ·(e − e0))^γ of each error e, and alarms at M ≥
 * A. Its mean number of labels up to the alarm solves u(M) = 1 + Σ_x P(x)·u(L_x·(M + 1)), with u = 0 from A on. Here u
 * is linear between the nodes of a grid of ln(1 + M); where errors depend on each other, the state is doubled (tripled)
 * by the last error.
 *
 * <p>The matrix is banded, and that of a lower threshold is the upper left part of that of a higher one. So one LU
 * factorisation from M = 0 upward gives the run length at every threshold on the way, and stops where the one that is
 * asked for is reached. Nothing cancels: the matrix is an M-matrix, all terms of the sum are positive. Against
 * simulation the result is right to a few per cent of the run length. Cost: 0.1 to 0.3 ms, for long bursts up to 5 ms.
 * Memory: some tens of thousands of doubles while it runs. By StrictMath, so the same everywhere.
 *
 * <p>Source: Moustakides, Polunchenko, Tartakovsky 2011, "A numerical approach to performance analysis of quickest
 * change-point detection procedures", Statistica Sinica 21; the use of the leading blocks is plain linear algebra.
 */
public final class ShiryaevRobertsRunLength {
    private static final double LEAST_STEP = 0.005;
    private static final double MOST_STEP = 0.02;

    /** ln(1 + A) of a threshold beyond every run length that can be counted. */
    private static final double FAR = 60;

    private final double[] start;
    private final double[][] transitions;
    private final double[] factors;

    /** Where each error leads from the node that is worked on, in steps. */
    private final double[] targets;

    private final double step;

    /** Nodes that one error can lead down. */
    private final int down;

    private final int states;
    private final int width;

    /** Rows of U, by row number modulo their count; the first entry is the diagonal. */
    private final double[][] rows;

    /** How many entries of each are there. */
    private final int[] lengths;

    private final double[] solved;

    /** The row that is worked on; all 0 between rows. */
    private final double[] work;

    private double[] pending = new double[1024];

    private ShiryaevRobertsRunLength(ErrorLaw law, Bet bet) {
        double[] values = law.values();
        double[] probabilities = law.probabilities();
        factors = new double[values.length];
        targets = new double[values.length];
        double least = 0;
        double most = 0;
        for (int x = 0; x < values.length; x++) {
            double logFactor = bet.power() * StrictMath.log1p(bet.stake() * (values[x] - bet.allowed()));
            factors[x] = StrictMath.exp(logFactor);
            least = Math.min(least, logFactor);
            most = Math.max(most, logFactor);
        }
        step = Math.min(MOST_STEP, Math.max(LEAST_STEP, -least / 2));
        states = law.correlation() == 0 ? 1 : values.length;
        start = states == 1 ? new double[] {1} : probabilities;
        transitions = new double[states][values.length];
        for (int s = 0; s < states; s++) {
            for (int x = 0; x < values.length; x++) {
                double repeated = states > 1 && s == x ? law.correlation() : 0;
                transitions[s][x] = (1 - law.correlation()) * probabilities[x] + repeated;
            }
        }
        // One more than the least error leads down, because what is a whole number of steps may be rounded below it.
        down = (int) Math.ceil(-least / step) + 2;
        width = states * ((int) (StrictMath.log1p(StrictMath.exp(most)) / step) + 3);
        rows = new double[states * (down + 1)][width];
        lengths = new int[rows.length];
        solved = new double[rows.length];
        work = new double[states * (down + 1) + width];
    }

    /**
     * What a chart does with an error e: its factor is (1 + stake·(e − allowed))^power.
     *
     * @param stake λ, in (0, 1/allowed)
     * @param allowed e0, in (0, 1)
     * @param power γ, in (0, 1]
     */
    public record Bet(double stake, double allowed, double power) {
        public Bet {
            if (!(allowed > 0 && allowed < 1 && stake > 0 && stake * allowed < 1 && power > 0 && power <= 1)) {
                throw new IllegalArgumentException(
                        "no bet: stake " + stake + ", allowed " + allowed + ", power " + power);
            }
        }
    }

    /**
     * ln A of the threshold whose average run length is {@code labels}.
     *
     * @param law of the errors; its mean is above 0 and at most the allowed error, or the chart alarms for other
     *     reasons than chance
     * @param labels at least 1
     */
    public static double logThreshold(ErrorLaw law, Bet bet, double labels) {
        if (!(law.mean() > 0 && law.mean() <= bet.allowed() && labels >= 1)) {
            throw new IllegalArgumentException(
                    "no threshold for a run of " + labels + " labels of " + law + " with " + bet);
        }
        return new ShiryaevRobertsRunLength(law, bet).solve(labels, FAR);
    }

    /** The average run length at the threshold A, in labels; A above 0. */
    public static double at(ErrorLaw law, Bet bet, double threshold) {
        double node = StrictMath.log1p(threshold);
        return new ShiryaevRobertsRunLength(law, bet).solve(Double.POSITIVE_INFINITY, node);
    }

    /**
     * Goes up node by node to the run length, and gives ln A; or to the threshold ln(1 + A), and gives the run length.
     */
    private double solve(double labels, double threshold) {
        double length = 0;
        double ratio = StrictMath.exp(step);
        // 1 + M at the node.
        double onePlusChart = 1;
        for (int node = 0; ; node++) {
            double before = length;
            for (int x = 0; x < factors.length; x++) {
                targets[x] = StrictMath.log1p(factors[x] * onePlusChart) / step;
            }
            for (int s = 0; s < states; s++) {
                length += eliminate(node, s);
            }
            onePlusChart *= ratio;
            // A jump between the last node and the next one is half an alarm: the threshold lies between them.
            double reached = (node + 0.5) * step;
            if (labels == Double.POSITIVE_INFINITY) {
                if (reached >= threshold) {
                    double share = Math.min(1, (reached - threshold) / step);
                    return length - share * (length - before);
                }
            } else if (length >= labels || reached >= threshold) {
                double share = Math.min(1, Math.max(0, (length - labels) / (length - before)));
                return StrictMath.log(StrictMath.expm1(Math.max(step / 2, reached - share * step)));
            }
        }
    }

    /** Takes one more row, and gives what it adds to the run length. */
    private double eliminate(int node, int state) {
        int row = node * states + state;
        int below = states * down;
        work[below] = 1;
        int last = below + 1;
        for (int x = 0; x < factors.length; x++) {
            double to = targets[x];
            int floor = (int) to;
            int column = below + floor * states + (states == 1 ? 0 : x) - row;
            double share = to - floor;
            work[column] -= transitions[state][x] * (1 - share);
            work[column + states] -= transitions[state][x] * share;
            last = Math.max(last, column + states + 1);
        }
        double right = 1;
        for (int k = Math.max(0, row - below); k < row; k++) {
            int at = below + k - row;
            if (work[at] != 0) {
                double[] pivot = rows[k % rows.length];
                double multiple = work[at] / pivot[0];
                int length = lengths[k % rows.length];
                for (int c = 1; c < length; c++) {
                    work[at + c] -= multiple * pivot[c];
                }
                last = Math.max(last, at + length);
                right -= multiple * solved[k % rows.length];
            }
        }
        if (row + width >= pending.length) {
            pending = Arrays.copyOf(pending, 2 * pending.length + width);
        }
        double[] kept = rows[row % rows.length];
        int length = Math.min(width, last - below);
        System.arraycopy(work, below, kept, 0, length);
        lengths[row % rows.length] = length;
        Arrays.fill(work, 0, last, 0);
        solved[row % rows.length] = right;
        double weight = ((row < states ? start[row] : 0) - pending[row]) / kept[0];
        for (int c = 1; c < length; c++) {
            pending[row + c] += weight * kept[c];
        }
        return weight * right;
    }
}
