package io.vigie.monitor;

import io.vigie.model.PaneUpdate;
import io.vigie.model.ScoreUpdate;
import java.util.List;

/** What the two topics that monitors read hold, in their order. */
public record DriftTopics(List<PaneUpdate> panes, List<ScoreUpdate> scores) {}
