package io.vigie.monitor;

import static io.vigie.monitor.QualityScripts.DAY;
import static io.vigie.monitor.QualityScripts.HOUR;
import static io.vigie.monitor.QualityScripts.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.model.DetectionMethod;
import io.vigie.model.ModelMatch;
import io.vigie.model.Monitor;
import io.vigie.model.PaneUpdate.PaneContent;
import io.vigie.model.Reference;
import io.vigie.model.ResponseStatus;
import io.vigie.model.Subject;
import io.vigie.model.TrafficContribution;
import io.vigie.window.Pane;
import io.vigie.window.PaneCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What all series of a monitor may raise together is its budget, wherever that is divided. */
class AlarmBudgetTest {

    private static final double WINDOWS = 1.0 / 8;

    /** One label stream, or one window, of each slice and version. */
    @Test
    void slicesAndVersionsShareIt() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            for (String version : new String[] {ModelMatch.EACH, null}) {
                Monitor monitor =
                        QualityScripts.monitor(version, Reference.previous(), DetectionMethod.DEFAULT, "language");
                GroupPanes panes = new GroupPanes(new InMemoryMonitorStore());
                List<MonitoredSeries> all = new ArrayList<>();
                int versions = 1 + random.nextInt(10);
                int slices = 1 + random.nextInt(8);
                for (int slice = 0; slice < slices; slice++) {
                    String name = "language=" + slice;
                    for (int i = 0; i < versions; i++) {
                        panes.replace(
                                new PaneContent("v" + i, name, T0 + i * HOUR, pane("v" + i, name, T0 + i * HOUR)));
                        if (version != null) {
                            all.add(new MonitoredSeries(monitor, "m", name, "v" + i));
                        }
                    }
                    if (version == null) {
                        all.add(new MonitoredSeries(monitor, "m", name, ModelMatch.ANY));
                    }
                }
                AlarmBudget budget = new AlarmBudget(QualityScripts.rules(monitor), new SliceWindows(panes));
                double sequential = 0;
                double blocks = 0;
                double windows = 0;
                double distributions = 0;
                long block = 6 * HOUR;
                for (MonitoredSeries series : all) {
                    sequential += 1 / budget.sequentialShares(series);
                    blocks += 90.0 * DAY / block / Math.pow(10, budget.log10BlockThreshold(series, block));
                    windows += (1 - budget.windowConfidence(series))
                            / 2
                            * 90
                            * DAY
                            / monitor.window().millis();
                    distributions += 1 / budget.shares(series);
                }
                String context = "seed " + seed + ", version " + version;
                assertThat(sequential).as(context).isCloseTo(1 - WINDOWS, within(1e-9));
                assertThat(blocks).as(context).isCloseTo(1 - WINDOWS, within(1e-9));
                // A comparison never asks for less than an interval of 95 %.
                assertThat(windows).as(context).isLessThanOrEqualTo(WINDOWS + 1e-9);
                assertThat(distributions).as(context).isCloseTo(1, within(1e-9));
                double mix = version == null ? 1 : versions;
                assertThat(budget.sharesOfMix(all.get(0))).as(context).isEqualTo(mix);
            }
        }
    }

    private static byte[] pane(String version, String slice, long at) {
        Pane pane = new Pane();
        pane.add(new TrafficContribution(
                new Subject("m", version, List.of(slice)),
                at,
                at,
                null,
                ResponseStatus.OK,
                5L,
                null,
                null,
                null,
                null,
                null));
        return PaneCodec.encode(pane);
    }
}
