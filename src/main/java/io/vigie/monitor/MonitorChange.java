package io.vigie.monitor;

import io.vigie.model.Monitor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What another definition of a monitor leaves of what it has kept. */
public record MonitorChange(String monitor, MonitorChangeType type) {

    /** From nothing kept to all of it. */
    public enum MonitorChangeType {
        ADDED("is new"),
        REMOVED("is gone: its evidence and references are dropped, and its open alerts end"),
        AFRESH("compares something else: it begins afresh, and its open alerts end"),
        EVIDENCE_ANEW("asks for another change or budget: evidence that has raised no alert begins anew, references and"
                + " open alerts stay"),
        SCOPE("watches other models, versions or slices: what it goes on watching keeps its evidence"),
        KEPT("keeps its evidence, references and open alerts");

        private final String words;

        MonitorChangeType(String words) {
            this.words = words;
        }

        /** Continues after the monitor's name. */
        public String words() {
            return words;
        }
    }

    /** Of all monitors that differ, by name. */
    public static List<MonitorChange> between(List<Monitor> before, List<Monitor> after) {
        Map<String, Monitor> old = byName(before);
        Map<String, Monitor> now = byName(after);
        List<MonitorChange> changes = new ArrayList<>();
        now.forEach((name, monitor) -> {
            Monitor known = old.get(name);
            if (known == null) {
                changes.add(new MonitorChange(name, MonitorChangeType.ADDED));
            } else if (!known.equals(monitor)) {
                changes.add(new MonitorChange(name, typeOf(known, monitor)));
            }
        });
        old.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> changes.add(new MonitorChange(name, MonitorChangeType.REMOVED)));
        changes.sort(Comparator.comparing(MonitorChange::monitor));
        return changes;
    }

    private static Map<String, Monitor> byName(List<Monitor> monitors) {
        Map<String, Monitor> byName = new LinkedHashMap<>();
        monitors.forEach(monitor -> byName.put(monitor.name(), monitor));
        return byName;
    }

    private static MonitorChangeType typeOf(Monitor before, Monitor after) {
        if (comparesAnother(before, after)) {
            return MonitorChangeType.AFRESH;
        }
        if (restartsEvidence(before, after)) {
            return MonitorChangeType.EVIDENCE_ANEW;
        }
        boolean watchesTheSame =
                before.match().equals(after.match()) && before.dimensions().equals(after.dimensions());
        return watchesTheSame ? MonitorChangeType.KEPT : MonitorChangeType.SCOPE;
    }

    /** Whether what was kept for one says nothing of the other. */
    static boolean comparesAnother(Monitor before, Monitor after) {
        return !terms(before).equals(terms(after))
                || !before.method().labels().comparesLike(after.method().labels());
    }

    private static String terms(Monitor monitor) {
        return new MonitoredSeries(monitor, "", "", "").key().terms();
    }

    /**
     * Whether evidence of a series that both look at was gathered under terms that hold no more: by how much worse is
     * too much, and how much evidence that takes.
     */
    static boolean restartsEvidence(Monitor before, Monitor after) {
        return before.tolerance() != after.tolerance()
                || !before.falseAlarms().equals(after.falseAlarms())
                || before.method().labels() != after.method().labels()
                || before.method().threshold() != after.method().threshold()
                || before.method().multiplicity() != after.method().multiplicity()
                || before.method().distance() != after.method().distance()
                || !Objects.equals(before.method().objective(), after.method().objective())
                || !Objects.equals(before.method().floor(), after.method().floor());
    }
}
