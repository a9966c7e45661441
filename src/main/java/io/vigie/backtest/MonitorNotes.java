package io.vigie.backtest;

import io.vigie.model.Benchmark;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What of a monitor's settings no event of a history fits: a model, version, segment, criterion or benchmark that never
 * comes, or a field that no event has. Such a monitor would be silent for good.
 */
final class MonitorNotes {

    private static final int MOST_SHOWN = 8;

    private final InputInventory input;
    private final List<Benchmark> benchmarks;
    private final List<String> notes = new ArrayList<>();

    private MonitorNotes(InputInventory input, List<Benchmark> benchmarks) {
        this.input = input;
        this.benchmarks = benchmarks;
    }

    /** Sentences, in the order of the monitors. */
    static List<String> of(List<Monitor> monitors, InputInventory input, List<Benchmark> benchmarks) {
        MonitorNotes notes = new MonitorNotes(input, benchmarks);
        for (Monitor monitor : monitors) {
            notes.ofMatch(monitor);
            notes.ofMetric(monitor);
            notes.ofReference(monitor);
        }
        return notes.notes;
    }

    private void ofMatch(Monitor monitor) {
        String model = monitor.match().model();
        boolean isAnyModel = model.equals(ModelMatch.ANY);
        if (!isAnyModel && !input.models().contains(model)) {
            note(monitor, "no request is of model " + model, "models", input.models());
        }
        String version = monitor.match().version();
        boolean isOneVersion = version != null && !version.equals(ModelMatch.EACH) && !version.equals(ModelMatch.ANY);
        if (isOneVersion && !hasVersion(model, version)) {
            note(monitor, "no request is of version " + version, "versions", input.versions());
        }
        String criterion = monitor.criterion();
        if (criterion != null && !input.criteria().contains(criterion)) {
            note(monitor, "no label is of criterion " + criterion, "criteria", input.criteria());
        }
        for (String dimension : monitor.dimensions()) {
            for (String segment : dimension.isEmpty() ? List.<String>of() : List.of(dimension.split(",", -1))) {
                if (!input.segments().contains(segment)) {
                    note(monitor, "no request has a segment " + segment, "segments", input.segments());
                }
            }
        }
    }

    private boolean hasVersion(String model, String version) {
        return model.equals(ModelMatch.ANY) ? input.versions().contains(version) : input.hasVersion(model, version);
    }

    private void ofMetric(Monitor monitor) {
        String field = monitor.metric().eventField();
        if (field != null && !input.fields().contains(field)) {
            notes.add("monitor " + monitor.name() + ": no event has a " + field + ", which "
                    + monitor.metric().label() + " needs.");
        }
    }

    private void ofReference(Monitor monitor) {
        Reference reference = monitor.reference();
        String name = reference.name();
        if (reference.kind() == Reference.ReferenceType.VERSION
                && name != null
                && !hasVersion(monitor.match().model(), name)) {
            note(monitor, "no request is of version " + name + ", its reference", "versions", input.versions());
        }
        boolean isMeasured = benchmarks.stream()
                .anyMatch(each ->
                        each.benchmark().equals(name) && each.criterion().equals(monitor.criterion()));
        if (reference.kind() == Reference.ReferenceType.BENCHMARK && !isMeasured) {
            List<String> known =
                    benchmarks.stream().map(Benchmark::benchmark).distinct().toList();
            note(monitor, "there is no score of benchmark " + name + " for its criterion", "benchmarks", known);
        }
    }

    private void note(Monitor monitor, String problem, String kind, Collection<String> known) {
        String others = known.isEmpty()
                ? "; there are no " + kind + " at all"
                : "; " + kind + " that there are: "
                        + String.join(", ", known.stream().limit(MOST_SHOWN).toList())
                        + (known.size() > MOST_SHOWN ? ", …" : "");
        notes.add("monitor " + monitor.name() + ": " + problem + others + ".");
    }
}
