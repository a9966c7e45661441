package io.vigie.incident;

import io.vigie.model.AlertContext;
import io.vigie.model.AlertContext.SliceStanding;
import io.vigie.model.AlertContext.Standing;
import io.vigie.model.IncidentAlert;
import io.vigie.model.Severity;
import io.vigie.model.SliceNames;
import io.vigie.stats.CochranQ;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is concerned. If the changes of everybody and of the slices with alerts are alike, it is everybody: that they
 * are tested by name does not make them special. Else it is the slices.
 *
 * <p>Alike takes three things. Cochran's Q does not tell them apart; few other slices are known to be unchanged ({@link
 * AlertContext}); and everybody's change is at least half of what the slices have in common. For one slice of a share s in which alone something is wrong moves everybody by s times its
 * own change: while labels are few no test can tell that from one change for all, but the figures are far from equal.
 *
 * <p>Compared are the alerts of the monitor that has most of them, each with the 95 % interval of its change. Slices
 * are part of everybody, so that Q is smaller than that of independent changes, and slices are named less readily. An
 * alert without an interval takes no part.
 *
 * @param everybody whether nobody stands out
 * @param slices that carry it, the worst first; empty if it is everybody
 * @param q of the changes that were compared; null: fewer than two could be
 */
record IncidentScope(
        boolean everybody, List<String> slices, @Nullable CochranQ q) {

    /** Changes that differ as much as these by accident in one of twenty cases are taken to differ. */
    private static final double LEVEL = 0.05;

    /** Of the slices' change: one slice seldom has more of the traffic than that. */
    private static final double LIKE_SIZE = 0.5;

    private static final double MOST_UNCHANGED = 0.25;

    /** Of an interval whose variance can be told from 0. */
    private static final double LEAST_WIDTH = 1e-100;

    static IncidentScope of(List<IncidentMember> members) {
        List<String> slices = slices(members);
        boolean isOfAll = members.stream().anyMatch(member -> isAll(member.alert()));
        Map<String, CochranQ.Change> compared = compared(members);
        CochranQ q = compared.size() < 2 ? null : CochranQ.of(List.copyOf(compared.values()));
        // Who has no alert for everybody cannot say that it is everybody.
        boolean everybody = isOfAll
                && (slices.isEmpty()
                        || (q != null
                                && compared.containsKey(SliceNames.ALL)
                                && isAlike(q)
                                && isOfLikeSize(compared)
                                && !standStill(members, slices)));
        return new IncidentScope(everybody, everybody ? List.of() : slices, q);
    }

    /**
     * Whether more than a quarter of the slices of which anything is known are unchanged. One that is said to be so by
     * accident does not name forty others.
     */
    private static boolean standStill(List<IncidentMember> members, List<String> alerted) {
        Set<String> worse = new HashSet<>(alerted);
        Set<String> unchanged = new HashSet<>();
        for (IncidentMember member : members) {
            for (SliceStanding other : member.context().otherSlices()) {
                switch (Standing.valueOf(other.standing())) {
                    case UNCHANGED -> unchanged.add(other.slice());
                    case ALSO_WORSE -> worse.add(other.slice());
                    case UNDECIDED -> {}
                }
            }
        }
        unchanged.removeAll(worse);
        return unchanged.size() > MOST_UNCHANGED * (unchanged.size() + worse.size());
    }

    /** Whether the changes that were compared may be one and the same. */
    boolean isAlike() {
        return q != null && isAlike(q);
    }

    private static boolean isAlike(CochranQ q) {
        return q.pValue() >= LEVEL;
    }

    static Severity severity(IncidentAlert alert) {
        return Severity.valueOf(alert.severity().toUpperCase(Locale.ROOT));
    }

    /** Without everybody; the largest change first, among alerts of the metric that got worse first. */
    private static List<String> slices(List<IncidentMember> members) {
        Map<String, Integer> order = new LinkedHashMap<>();
        members.forEach(member -> order.putIfAbsent(member.alert().metric(), order.size()));
        LinkedHashSet<String> slices = new LinkedHashSet<>();
        members.stream()
                .filter(member -> !isAll(member.alert()))
                .sorted(Comparator.comparingInt((IncidentMember member) ->
                                order.getOrDefault(member.alert().metric(), 0))
                        .thenComparing(
                                Comparator.comparingDouble(IncidentMember::size).reversed())
                        .thenComparing(member -> member.alert().slice()))
                .forEach(member -> slices.add(member.alert().slice()));
        return List.copyOf(slices);
    }

    private static boolean isAll(IncidentAlert alert) {
        return alert.slice().equals(SliceNames.ALL);
    }

    /** By slice, of the monitor that has most of them. */
    private static Map<String, CochranQ.Change> compared(List<IncidentMember> members) {
        Map<String, Map<String, CochranQ.Change>> bySeries = new LinkedHashMap<>();
        for (IncidentMember member : members) {
            IncidentAlert alert = member.alert();
            Double lower = alert.changeLower();
            Double upper = alert.changeUpper();
            if (lower != null && upper != null && upper - lower > LEAST_WIDTH && upper - lower < 1 / LEAST_WIDTH) {
                // Two alerts of one series are one change: the later one counts.
                bySeries.computeIfAbsent(alert.monitor() + "\n" + alert.criterion(), any -> new LinkedHashMap<>())
                        .put(alert.slice(), CochranQ.Change.ofInterval((lower + upper) / 2, lower, upper));
            }
        }
        Map<String, CochranQ.Change> most = Map.of();
        for (Map<String, CochranQ.Change> changes : bySeries.values()) {
            boolean isOfAll = changes.containsKey(SliceNames.ALL) && !most.containsKey(SliceNames.ALL);
            most = changes.size() > most.size() || (changes.size() == most.size() && isOfAll) ? changes : most;
        }
        return most;
    }

    private static boolean isOfLikeSize(Map<String, CochranQ.Change> compared) {
        CochranQ.Change all = Objects.requireNonNull(compared.get(SliceNames.ALL));
        List<CochranQ.Change> slices = compared.entrySet().stream()
                .filter(each -> !each.getKey().equals(SliceNames.ALL))
                .map(Map.Entry::getValue)
                .toList();
        return Math.abs(all.value()) >= LIKE_SIZE * Math.abs(CochranQ.pooled(slices));
    }
}
