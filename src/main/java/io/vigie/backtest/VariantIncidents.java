package io.vigie.backtest;

import io.vigie.job.JobRules;
import io.vigie.model.AlertEvent;
import io.vigie.model.IncidentEvent;
import io.vigie.monitor.MonitorOutput;
import io.vigie.series.SeriesPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a variant's monitors say: alerts and incidents, and no series. */
final class VariantIncidents implements MonitorOutput {

    private final Path directory;
    private final IncidentStage incidents;

    /** @param parent of the folder that has the variant's name */
    VariantIncidents(WhatIfVariant variant, Path parent) {
        this.directory = parent.resolve(variant.name());
        this.incidents = new IncidentStage(JobRules.incidents(variant.settings().drift()));
    }

    @Override
    public boolean takesPoints() {
        return false;
    }

    @Override
    public void point(SeriesPoint point) {}

    @Override
    public void alert(AlertEvent alert) {
        incidents.alert(alert);
    }

    void ticked(String model, long tick) {
        incidents.ticked(model, tick);
    }

    /** What was told, in the order of time; it is in files, too. */
    List<IncidentEvent> finish() throws IOException {
        Files.createDirectories(directory);
        return incidents.finish(directory).incidents();
    }
}
