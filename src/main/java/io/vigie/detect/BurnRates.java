package io.vigie.detect;

import io.vigie.model.Objective.BurnRate;
import io.vigie.stats.Estimate.Interval;
import io.vigie.stats.WilsonInterval;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How fast an error budget is used up: the share of bad requests over the share that may be bad. Burn rate 1 uses up
 * exactly the budget of its period.
 *
 * <p>A pair of windows burns when the long one, which is proof enough, and the short one, which says that it still goes
 * on, both reach the pair's factor. Source: Beyer et al. 2018, "The Site Reliability Workbook", chapter 5,
 * "multiwindow, multi-burn-rate alerts".
 *
 * <p>Guards against little traffic, of which a few failures are a large share: the long window must hold {@link
 * #LEAST_BAD} bad requests, and Wilson's interval of its share must lie above the budget; and where it reaches back
 * before the first request, that time counts as spent without a bad one, as it would be had the service been calm. So
 * no pair burns on the first failures of a new series, and an outage that begins with it is found as fast as any other.
 */
public final class BurnRates {

    /** Fewer bad requests in the long window are an accident, whatever share they are. */
    public static final long LEAST_BAD = 5;

    /** Of that interval: it is looked at every five minutes. */
    private static final double CONFIDENCE = 0.999;

    private static final double ROUNDING = 1e-9;

    private static final Comparator<Finding> MOST = Comparator.comparing(Finding::burning)
            .thenComparing(Finding::heat)
            .thenComparing(finding -> finding.burnRate() / finding.pair().factor());

    private BurnRates() {}

    /** Of all requests of a window, the bad ones; refused unless 0 ≤ bad ≤ total. */
    public record Counts(long bad, long total) {
        public static final Counts NONE = new Counts(0, 0);

        public Counts {
            if (bad < 0 || bad > total) {
                throw new IllegalArgumentException(bad + " bad requests of " + total);
            }
        }

        /** In [0, 1]; 0 without requests, which harm nobody. */
        public double share() {
            return total == 0 ? 0 : (double) bad / total;
        }

        public Counts plus(long moreBad, long moreTotal) {
            return new Counts(bad + moreBad, total + moreTotal);
        }
    }

    /** @param covered share of the long window that lies after the series began, in [0, 1] */
    public record Windows(BurnRate pair, Counts longWindow, double covered, Counts shortWindow) {}

    /** The requests of the latest {@code lengthMs}. */
    public record Span(long lengthMs, Counts counts) {}

    /**
     * What a pair says.
     *
     * @param burnRate of the long window, at least 0
     * @param heat how near the pair is to burning: 1 is where both windows reach the factor
     */
    public record Finding(BurnRate pair, Counts longWindow, double burnRate, double heat, boolean burning) {}

    /**
     * What the pair says that burns most in relation to its factor.
     *
     * @param budget the share of requests that may be bad, in (0, 1)
     * @param windows at least one
     * @throws IllegalArgumentException for another budget, or no windows
     */
    public static Finding of(double budget, List<Windows> windows) {
        requireBudget(budget);
        return windows.stream()
                .map(each -> of(budget, each))
                .max(MOST)
                .orElseThrow(() -> new IllegalArgumentException("an objective has at least one pair of windows"));
    }

    private static Finding of(double budget, Windows windows) {
        double factor = windows.pair().factor();
        double burnRate = windows.longWindow().share() / budget;
        double heat =
                Math.min(burnRate * windows.covered(), windows.shortWindow().share() / budget) / factor;
        boolean burning = heat >= 1 - ROUNDING && isProof(windows.longWindow(), budget);
        return new Finding(windows.pair(), windows.longWindow(), burnRate, heat, burning);
    }

    private static boolean isProof(Counts counts, double budget) {
        return counts.bad() >= LEAST_BAD
                && interval(counts).filter(of -> of.lower() > budget).isPresent();
    }

    /**
     * The shortest of the windows that shows that the objective is kept again: its share is at most the budget, and
     * Wilson's interval of it, at the confidence that burning asks for, lies below what the fault was. An hour of 40
     * requests may be without a bad one in the middle of a fault.
     *
     * @param budget the share of requests that may be bad, in (0, 1)
     * @param fault the share of them that was certainly bad in the fault, at least the budget
     */
    public static Optional<Span> kept(double budget, double fault, List<Windows> windows) {
        requireBudget(budget);
        return spans(windows)
                .filter(each -> each.counts().share() <= budget
                        && interval(each.counts())
                                .filter(of -> of.upper() < fault)
                                .isPresent())
                .min(Comparator.comparingLong(Span::lengthMs));
    }

    /**
     * The longest of the windows.
     *
     * @throws IllegalArgumentException for none
     */
    public static Span longest(List<Windows> windows) {
        return spans(windows)
                .max(Comparator.comparingLong(Span::lengthMs))
                .orElseThrow(() -> new IllegalArgumentException("an objective has at least one pair of windows"));
    }

    private static Stream<Span> spans(List<Windows> windows) {
        return windows.stream()
                .flatMap(each -> Stream.of(
                        new Span(each.pair().shortMs(), each.shortWindow()),
                        new Span(each.pair().longMs(), each.longWindow())));
    }

    private static Optional<Interval> interval(Counts counts) {
        return WilsonInterval.of(counts.share(), (double) counts.total(), CONFIDENCE) instanceof Interval interval
                ? Optional.of(interval)
                : Optional.empty();
    }

    /**
     * Which share of the period's error budget is gone: at least 0, and above 1 where the objective is missed; 0
     * without requests. The budget is a share of the requests that there were.
     *
     * @param budget the share of requests that may be bad, in (0, 1)
     */
    public static double budgetSpent(Counts period, double budget) {
        requireBudget(budget);
        return period.share() / budget;
    }

    private static void requireBudget(double budget) {
        if (!(budget > 0 && budget < 1)) {
            throw new IllegalArgumentException("an error budget is in (0, 1), not " + budget);
        }
    }
}
