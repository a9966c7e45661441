package io.vigie.window;

import io.vigie.model.PrintableText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds how many models there are: the first ones that are seen. A model is the largest unit that everything else is
 * bounded within: each has its panes, marks, windows and monitors, whatever its traffic. One that is unused for as long
 * as panes may change makes room for another.
 */
public final class KnownModels {

    /** How much older than its newest use the stored date of a model may be. */
    private static final long DATE_SLACK_MS = RollUpLevel.DAY.lengthMs();

    /**
     * @param maxModels at least 1
     * @param keptMs for how long after its newest request a model is known
     */
    public record KnownModelRules(int maxModels, long keptMs) implements Serializable {

        /** Why a request of a model that is not admitted is not used, as a sentence. */
        public String tooMany(String model) {
            return "The model " + PrintableText.name(model) + " is new, and limits.maxModels, " + maxModels
                    + ", others are known.";
        }
    }

    /** Stored in savepoints: renaming a component forgets which models were admitted. */
    public record ModelUse(String model, long newest) {}

    private final KnownModelRules rules;
    private final Map<String, Long> newest = new HashMap<>();
    private long cleanedAt = Long.MIN_VALUE;

    /**
     * @param uses that are known from before, of one model perhaps several; they stay even where the bound was lowered
     */
    public KnownModels(KnownModelRules rules, Iterable<ModelUse> uses) {
        this.rules = rules;
        for (ModelUse use : uses) {
            newest.merge(use.model(), use.newest(), Math::max);
        }
    }

    /** Whether the model is known, from now on if there is room. */
    public boolean admit(String model, long requestedAt, long watermark) {
        Long known = newest.get(model);
        if (known == null && !hasRoom(watermark)) {
            return false;
        }
        if (known == null || known + DATE_SLACK_MS < requestedAt) {
            newest.put(model, requestedAt);
        }
        return true;
    }

    private boolean hasRoom(long watermark) {
        if (newest.size() >= rules.maxModels() && cleanedAt + DATE_SLACK_MS <= watermark) {
            cleanedAt = watermark;
            newest.values().removeIf(last -> last + DATE_SLACK_MS + rules.keptMs() < watermark);
        }
        return newest.size() < rules.maxModels();
    }

    /** What the next run has to know, one of each model. */
    public List<ModelUse> uses() {
        List<ModelUse> uses = new ArrayList<>(newest.size());
        newest.forEach((model, last) -> uses.add(new ModelUse(model, last)));
        return uses;
    }
}
