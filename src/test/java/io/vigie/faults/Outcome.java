package io.vigie.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of a run.
 *
 * @param records how often each record occurs, by type (panes, scores, alerts, a measurement) and by content
 */
record Outcome(Map<String, Map<String, Integer>> records) {

    private static final int TOLD = 5;

    /**
     * What became of the records of an undisturbed run.
     *
     * @param checked how many it had
     * @param lost how many of them are missing; one with other content counts as lost and as extra
     * @param extra how many there are that it did not have, or had less often
     * @param examples a few of them, for a person
     */
    record Comparison(long checked, long lost, long extra, List<String> examples) {

        boolean isEqual() {
            return lost == 0 && extra == 0;
        }
    }

    Comparison against(Outcome undisturbed) {
        long checked = 0;
        long lost = 0;
        long extra = 0;
        List<String> examples = new ArrayList<>();
        for (Map.Entry<String, Map<String, Integer>> kind :
                undisturbed.records().entrySet()) {
            Map<String, Integer> theirs = kind.getValue();
            Map<String, Integer> differences = new TreeMap<>(records.getOrDefault(kind.getKey(), Map.of()));
            for (Map.Entry<String, Integer> record : theirs.entrySet()) {
                checked += record.getValue();
                differences.merge(record.getKey(), -record.getValue(), Integer::sum);
            }
            int told = 0;
            for (Map.Entry<String, Integer> difference : differences.entrySet()) {
                lost += Math.max(0, -difference.getValue());
                extra += Math.max(0, difference.getValue());
                if (difference.getValue() != 0 && told++ < TOLD) {
                    examples.add((difference.getValue() < 0 ? "lost  " : "extra ") + kind.getKey() + ": "
                            + difference.getKey());
                }
            }
        }
        return new Comparison(checked, lost, extra, examples);
    }

    /** The results without one type of record. */
    Outcome without(String kind) {
        Map<String, Map<String, Integer>> others = new HashMap<>(records);
        others.remove(kind);
        return new Outcome(others);
    }

    /** The number of records of each type. */
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        records.forEach((kind, all) -> sizes.put(
                kind, all.values().stream().mapToLong(Integer::longValue).sum()));
        return sizes;
    }
}
