package io.vigie.detect;

/**
 * What the evidence of an {@link EDetector} is held against. Evidence and threshold are told on one scale whatever the
 * type: the threshold is log10 A, A the labels (as a sum of weights) in which one false alarm is allowed, and the
 * evidence reaches it when there is an alarm.
 */
final class AlarmThreshold {
    private static final double[] MIXTURE = {};

    private final double log10;

    /** ln A of each bet's chart; none: A is for the mixture of all. */
    private final double[] logByBet;

    private AlarmThreshold(double log10, double[] logByBet) {
        this.log10 = log10;
        this.logByBet = logByBet;
    }

    /** A for the mixture of all charts. */
    static AlarmThreshold guaranteed(double labels) {
        return new AlarmThreshold(StrictMath.log10(labels), MIXTURE);
    }

    /** @param logByBet ln of each chart's own threshold */
    static AlarmThreshold calibrated(double labels, double[] logByBet) {
        return new AlarmThreshold(StrictMath.log10(labels), logByBet);
    }

    double log10() {
        return log10;
    }

    /** On the scale of {@link #log10}; −∞ before the first label. */
    double evidence(EDetector detector) {
        return logByBet.length == 0 ? detector.evidence() : log10 + detector.evidence(logByBet);
    }

    boolean isReached(EDetector detector) {
        return logByBet.length == 0 ? detector.evidence() >= log10 : detector.evidence(logByBet) >= 0;
    }
}
