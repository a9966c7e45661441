package io.vigie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/commands.md names every command there is. */
class CommandsPageTest {
    @Test
    void thePageNamesEveryCommand() throws IOException {
        List<String> commands = new ArrayList<>();
        collect("vigie", Main.commandLine(), commands);
        assertThat(commands).contains("vigie demo", "vigie cluster submit").hasSizeGreaterThan(15);
        String page = Files.readString(Path.of("docs/commands.md"));
        assertThat(commands).allSatisfy(command -> assertThat(page).contains("`" + command));
    }

    /** Commands that do something: those without commands below them. */
    private static void collect(String name, CommandLine command, List<String> into) {
        if (command.getSubcommands().isEmpty()) {
            into.add(name);
        }
        command.getSubcommands().forEach((sub, line) -> {
            if (!sub.equals("help")) {
                collect(name + " " + sub, line, into);
            }
        });
    }
}
