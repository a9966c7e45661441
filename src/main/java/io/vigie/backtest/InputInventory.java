package io.vigie.backtest;

import io.vigie.model.Label;
import io.vigie.model.Request;
import io.vigie.model.Response;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which names and fields the events of a history have: so that a monitor of what none has can be told. */
final class InputInventory {

    private final Set<String> models = new TreeSet<>();
    private final Set<String> versions = new TreeSet<>();
    private final Set<String> versionsOfModels = new HashSet<>();
    private final Set<String> segments = new TreeSet<>();
    private final Set<String> criteria = new TreeSet<>();
    private final Set<String> fields = new TreeSet<>();

    void add(Request request) {
        models.add(request.model());
        versions.add(request.version());
        versionsOfModels.add(request.model() + "\n" + request.version());
        segments.addAll(request.segments().keySet());
        addField("conversation_id", request.conversationId());
        addField("input_tokens", request.inputTokens());
    }

    void add(Response response) {
        addField("first_token_ms", response.firstTokenMs());
        addField("output_tokens", response.outputTokens());
        addField("cost_usd", response.costUsd());
        addField("outcome", response.outcome());
        addField("confidence", response.confidence());
    }

    private void addField(String name, @Nullable Object value) {
        if (value != null) {
            fields.add(name);
        }
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

    /** The optional fields, of those that metrics are computed from, that any event has. */
    Set<String> fields() {
        return fields;
    }
}
