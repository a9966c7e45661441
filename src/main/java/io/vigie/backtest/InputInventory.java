package io.vigie.backtest;

import io.vigie.model.Label;
import io.vigie.model.Request;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Which names the events of a history have: so that a monitor of a name that none has can be told. */
final class InputInventory {

    private final Set<String> models = new TreeSet<>();
    private final Set<String> versions = new TreeSet<>();
    private final Set<String> versionsOfModels = new HashSet<>();
    private final Set<String> segments = new TreeSet<>();
    private final Set<String> criteria = new TreeSet<>();

    void add(Request request) {
        models.add(request.model());
        versions.add(request.version());
        versionsOfModels.add(request.model() + "\n" + request.version());
        segments.addAll(request.segments().keySet());
    }

    void add(Label label) {
        criteria.add(label.criterion());
    }

    Set<String> models() {
        return models;
    }

    Set<String> versions() {
        return versions;
    }

    boolean hasVersion(String model, String version) {
        return versionsOfModels.contains(model + "\n" + version);
    }

    Set<String> segments() {
        return segments;
    }

    Set<String> criteria() {
        return criteria;
    }
}
