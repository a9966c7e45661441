package io.vigie.cli;

import io.vigie.model.SecretSource;
import io.vigie.settings.ChannelSettings;
import io.vigie.settings.DriftSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vigie channels list}: what the settings say, and which secrets this process does not find. */
@Command(
        name = "list",
        description = {
            "Lists the channels: name, type, what it is told of, where, by which monitors, and the secrets that are"
                    + " not found here.",
            "",
            "No secret is shown. The job finds its secrets on the machines where it runs."
        },
        mixinStandardHelpOptions = true)
final class ChannelsListCommand implements Callable<Integer> {

    @Mixin
    private ChannelOptions options = new ChannelOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        DriftSettings settings = options.load();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (settings.channels().isEmpty()) {
            out.println("no channels are declared");
        }
        new TreeMap<>(settings.channels()).forEach((name, channel) -> {
            out.println(String.join(
                    "  ", name, channel.type().label(), channel.tells().name().toLowerCase(Locale.ROOT), to(channel)));
            long monitors = settings.monitors().stream()
                    .filter(monitor -> monitor.channels().contains(name))
                    .count();
            out.println("    " + (monitors == 0 ? "no monitor names it" : "named by " + monitors + " monitors"));
            secrets(name, channel).forEach((setting, source) -> printMissing(setting, source, out));
        });
        out.flush();
        return ExitCodes.DONE;
    }

    /** An address without its path and query, where services put secrets. */
    private static String to(ChannelSettings channel) {
        if (channel.secretUrl() != null) {
            return "address in " + channel.secretUrl();
        }
        if (channel.url() != null) {
            URI url = URI.create(channel.url());
            return url.getScheme() + "://" + url.getAuthority();
        }
        return channel.parameters().getOrDefault("host", "");
    }

    private static Map<String, SecretSource> secrets(String name, ChannelSettings channel) {
        Map<String, SecretSource> all = new TreeMap<>();
        channel.secrets()
                .forEach((secret, source) -> all.put("channels." + name + "." + secret + source.ending(), source));
        channel.headers()
                .forEach((header, source) ->
                        all.put("channels." + name + ".header" + source.ending() + "." + header, source));
        SecretSource url = channel.secretUrl();
        if (url != null) {
            all.put("channels." + name + ".url" + url.ending(), url);
        }
        return all;
    }

    private static void printMissing(String setting, SecretSource source, PrintWriter out) {
        try {
            var unused = source.read(setting, System.getenv());
        } catch (IOException e) {
            out.println("    not found here: " + e.getMessage());
        }
    }
}
