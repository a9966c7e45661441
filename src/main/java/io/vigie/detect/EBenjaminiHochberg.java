package io.vigie.detect;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of several monitors alarm together: the e-BH procedure, on the evidence of e-detectors.
 *
 * <p>With S monitors that share a budget, k of them alarm if each of these k has S/k times the evidence that a monitor
 * with a budget of its own would need; of all such k the largest counts. While nothing has changed, an occasion on
 * which any alarms is then no more frequent than the budget says, whatever the monitors have to do with each other:
 * with e_s the evidence of monitor s over what it alone would need, k alarms need Σe_s ≥ S, so the mean of the e_s,
 * which is an e-detector itself, has reached 1.
 *
 * <p>That holds for the evidence of a guaranteed threshold. With calibrated ones e_s is how near a monitor is to what
 * it alone would need; the procedure is then an approximation.
 *
 * <p>Source: Wang and Ramdas 2022, "False discovery rate control with e-values", JRSS B 84; on e-detectors:
 * Dandapanthula and Ramdas, "Multiple testing in multi-stream sequential change detection", arXiv 2501.04130. No state,
 * no memory; k² questions at the most.
 */
public final class EBenjaminiHochberg {
    private EBenjaminiHochberg() {}

    /** What is known of the monitors. */
    public interface EvidenceCheck {
        /**
         * Whether monitor {@code i} has what it needs when {@code together} of them alarm, at least 1. Whoever has it
         * for one has it for more.
         */
        boolean isEnough(int i, int together);
    }

    /**
     * @param monitors how many there are, at least 0
     * @return which of them alarm, ascending; empty where none does
     */
    public static List<Integer> alarms(int monitors, EvidenceCheck evidence) {
        for (int together = monitors; together > 0; together--) {
            int k = together;
            List<Integer> enough = IntStream.range(0, monitors)
                    .filter(i -> evidence.isEnough(i, k))
                    .boxed()
                    .toList();
            if (enough.size() >= together) {
                return enough;
            }
        }
        return List.of();
    }
}
