package io.vigie.cli;

import io.vigie.model.PrintableText;
import io.vigie.store.BoundedResult;
import io.vigie.view.Period;
import io.vigie.view.StatusItem;
import io.vigie.view.StatusReader;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie monitors status}: which monitors would not alarm now, and why. */
@Command(
        name = "status",
        description = {
            "Lists the monitors that would not alarm now, or would not be believed, each with the reason: requests or"
                    + " labels have stopped, the reference is not ready, too few labels, a rate that is truly zero.",
            "",
            "It reads the last day of the series `status`."
        },
        mixinStandardHelpOptions = true)
final class MonitorsStatusCommand implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        long now = Clock.systemUTC().millis();
        BoundedResult<StatusItem> statuses =
                new StatusReader(store.open().store()).notWatching(new Period(now, now + 1));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (statuses.items().isEmpty()) {
            out.println("All monitors are watching, as of the last day.");
        }
        for (StatusItem each : statuses.items()) {
            String version = each.version().equals("*") ? "" : " " + each.version();
            out.println(each.status() + "  "
                    + PrintableText.text(each.monitor() + ", " + each.model() + version + ", " + each.slice() + ": "
                            + each.sentence()));
        }
        if (statuses.more()) {
            out.println("The store has more than is shown here.");
        }
        out.flush();
        return ExitCodes.DONE;
    }
}
