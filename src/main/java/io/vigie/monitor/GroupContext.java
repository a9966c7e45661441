package io.vigie.monitor;

import io.vigie.model.SliceGroup;

/** What all parts of one group work with. */
record GroupContext(
        DriftRules rules,
        MonitorDefinitionWriter definitions,
        SliceGroup group,
        MonitorStore store,
        GroupPanes panes,
        BenchmarkScores benchmarks,
        ArrivalTimes arrivals,
        WrittenWindows windows) {}
