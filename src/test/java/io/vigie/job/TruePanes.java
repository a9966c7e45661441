package io.vigie.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.job.BatchTruth.Interaction;
import io.vigie.job.BatchTruth.Series;
import io.vigie.model.PaneUpdate;
import io.vigie.model.SliceGroup;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import io.vigie.window.RollUpLevel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The panes of a history. */
public final class TruePanes {

    private TruePanes() {}

    /** A pane of a series. */
    public record Key(SliceGroup group, String version, String slice, long start) {}

    /** The last update of each pane. */
    public static Map<Key, Pane> last(List<PaneUpdate> updates) {
        Map<Key, Pane> last = new HashMap<>();
        for (PaneUpdate update : updates) {
            var content = update.content();
            if (content != null) {
                last.put(
                        new Key(update.group(), content.version(), content.slice(), content.start()),
                        PaneCodec.decode(content.sums()));
            }
        }
        return last;
    }

    /** The last complete tick of each group. */
    public static Map<SliceGroup, Long> lastTicks(List<PaneUpdate> updates) {
        Map<SliceGroup, Long> last = new HashMap<>();
        updates.forEach(update -> last.merge(update.group(), update.asOf(), Math::max));
        return last;
    }

    /** Counts and quantiles exactly, sums to 1e-9. */
    public static void assertEqual(String context, BatchTruth batch, List<PaneUpdate> updates) {
        Map<Key, Pane> last = last(updates);
        Map<Key, TrueSums> truth = new LinkedHashMap<>();
        for (Map.Entry<Series, List<Interaction>> each : batch.bySeries().entrySet()) {
            Series series = each.getKey();
            if (!series.version().equals("*")) {
                SliceGroup group = new SliceGroup(series.model(), series.dimension());
                each.getValue().stream()
                        .map(one -> RollUpLevel.PANE.floor(one.request().requestedAt()))
                        .distinct()
                        .forEach(start -> truth.put(
                                new Key(group, series.version(), series.slice(), start),
                                BatchTruth.sums(each.getValue(), start, start + RollUpLevel.PANE.lengthMs())));
            }
        }
        assertEqual(context, truth, last);
    }

    private static Set<Key> without(Set<Key> some, Set<Key> others) {
        Set<Key> rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    /** The same panes, counts and quantiles exactly, sums to 1e-9. */
    public static void assertEqual(String context, Map<Key, TrueSums> truth, Map<Key, Pane> last) {
        assertThat(without(last.keySet(), truth.keySet()))
                .as(context + ": panes of nothing, of " + last.size())
                .isEmpty();
        assertThat(without(truth.keySet(), last.keySet()))
                .as(context + ": missing panes, of " + truth.size())
                .isEmpty();
        truth.forEach((key, sums) -> sums.assertEqual(context + ": " + key, last.get(key)));
    }
}
