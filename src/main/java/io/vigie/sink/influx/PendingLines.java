package io.vigie.sink.influx;

import java.util.List;

/** What a writer holds at a checkpoint: lines not yet known to be stored, in the order in which they must be written. */
public record PendingLines(List<String> lines) {}
