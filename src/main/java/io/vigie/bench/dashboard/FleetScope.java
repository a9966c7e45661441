package io.vigie.bench.dashboard;

import io.vigie.model.SliceNames;
import io.vigie.series.AlertPoints.SeriesId;
import java.util.ArrayList;
import java.util.List;

/** Which series of the fleet. */
enum FleetScope {
    POOLED("all, versions pooled"),
    VERSIONS("all, each version"),
    SLICES_OF_FIRST("slices of the first model"),
    SLICES_OF_OTHERS("slices of the others");

    private final String words;

    FleetScope(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    List<SeriesId> series(Fleet fleet) {
        List<SeriesId> series = new ArrayList<>();
        for (int i = 0; i < fleet.models(); i++) {
            String model = fleet.model(i);
            switch (this) {
                case POOLED -> series.add(new SeriesId(model, "*", SliceNames.ALL));
                case VERSIONS ->
                    Fleet.VERSIONS.forEach(version -> series.add(new SeriesId(model, version, SliceNames.ALL)));
                default -> {
                    if ((i == 0) == (this == SLICES_OF_FIRST)) {
                        for (int slice = 0; slice < fleet.slices(); slice++) {
                            series.add(new SeriesId(model, "*", fleet.slice(slice)));
                        }
                    }
                }
            }
        }
        return series;
    }
}
