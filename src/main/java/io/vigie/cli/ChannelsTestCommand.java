package io.vigie.cli;

import io.vigie.job.ChannelRoutes;
import io.vigie.settings.ChannelSettings;
import io.vigie.settings.DriftSettings;
import io.vigie.sink.channel.ChannelCheck;
import io.vigie.sink.channel.ChannelReply;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vigie channels test NAME}: whether a channel works. */
@Command(
        name = "test",
        description = {
            "Sends a test through a channel as the job would: an incident of the model vigie-test opens and is over.",
            "",
            "It says what the other side answered. A service of incidents has none open afterwards."
        },
        mixinStandardHelpOptions = true)
final class ChannelsTestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The channel's name in the settings.")
    private String name = "";

    @Mixin
    private ChannelOptions options = new ChannelOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        DriftSettings settings = options.load();
        ChannelSettings channel = settings.channels().get(name);
        if (channel == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no channel " + name
                            + (settings.channels().isEmpty()
                                    ? "; none is declared"
                                    : "; declared are "
                                            + String.join(
                                                    ", ",
                                                    new TreeSet<>(
                                                            settings.channels().keySet()))));
        }
        List<ChannelCheck.ChannelAnswer> answers =
                ChannelRoutes.test(name, channel, System.getenv(), Clock.systemUTC());
        PrintWriter out = command.commandLine().getOut();
        answers.forEach(answer -> out.println(answer.what() + ": "
                + answer.reply().outcome().word() + ", " + answer.reply().said()));
        out.flush();
        return answers.stream().allMatch(answer -> answer.reply().outcome() == ChannelReply.DeliveryOutcome.DELIVERED)
                ? ExitCodes.DONE
                : ExitCodes.FAILED;
    }
}
