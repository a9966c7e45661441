package io.vigie.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.alert.AlertLifecycle;
import io.vigie.model.AlertEvent;
import io.vigie.model.AlertState;
import io.vigie.model.LabelSource;
import io.vigie.model.Monitor;
import io.vigie.model.ResponseStatus;
import io.vigie.model.SignalKind;
import io.vigie.model.SliceGroup;
import io.vigie.model.WindowLength;
import io.vigie.monitor.PackWorld.PackHour;
import io.vigie.settings.MonitorsFile;
import io.vigie.window.RollUpLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the packs of jobs/monitors say: each sentence of docs/monitors.md comes out of a pack's own monitor over a small
 * simulated history. A fault begins on the fortieth day, if not said otherwise.
 */
class PackMessagesTest {
    private static final Path PACKS = Path.of("jobs/monitors");
    private static final Path PAGE = Path.of("docs/monitors.md");
    private static final String BEGIN = "<!-- messages: written by PackMessagesTest -->\n";
    private static final String END = "<!-- end of messages -->\n";
    private static final long HOUR = RollUpLevel.HOUR.lengthMs();
    private static final long DAY = RollUpLevel.DAY.lengthMs();
    private static final int FAULT = 40;
    private static final int DAYS = 50;
    private static final int WIDTH = 118;

    /**
     * One fault, and who should see it.
     *
     * @param what happens, in words that continue "when …"
     */
    private record Fault(String pack, String monitor, SliceGroup group, String what, PackHour hour) {}

    private static SliceGroup group(String model, String dimension) {
        return new SliceGroup(model, dimension);
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault(
                    "customer-support",
                    "answers-correct",
                    group("support-chat", "language"),
                    "answers in one of three languages get worse",
                    (world, day, random) -> List.of("en", "de", "pt").forEach(language -> {
                        boolean isBad = day >= FAULT && language.equals("pt");
                        String slice = "language=" + language;
                        world.request(slice, "v1", ResponseStatus.OK);
                        world.label(
                                slice, "v1", "correct", LabelSource.HUMAN, random.nextDouble() < (isBad ? 0.6 : 0.92));
                    })),
            new Fault(
                    "customer-support",
                    "escalations",
                    group("support-chat", ""),
                    "three times as many people ask for a person",
                    (world, day, random) -> {
                        for (int i = 0; i < 30; i++) {
                            boolean asks = random.nextDouble() < (day >= FAULT ? 0.09 : 0.03);
                            world.request("all", "v1", ResponseStatus.OK);
                            world.turn("all", "v1", asks ? List.of(SignalKind.ESCALATED) : List.of());
                        }
                    }),
            new Fault(
                    "customer-support",
                    "nothing-comes",
                    group("support-chat", ""),
                    "requests stop",
                    (world, day, random) -> {
                        if (day < FAULT) {
                            world.request("all", "v1", ResponseStatus.OK);
                        }
                    }),
            new Fault(
                    "medical-questions",
                    "facts-floor",
                    group("med-qa", ""),
                    "answers hold wrong facts more often than was promised",
                    (world, day, random) -> {
                        for (int i = 0; i < 4; i++) {
                            world.request("all", "v1", ResponseStatus.OK);
                            world.label(
                                    "all",
                                    "v1",
                                    "factual",
                                    LabelSource.HUMAN,
                                    random.nextDouble() < (day >= FAULT ? 0.92 : 0.985));
                        }
                    }),
            new Fault(
                    "medical-questions",
                    "refusals",
                    group("med-qa", "specialty"),
                    "one specialty is refused more often",
                    (world, day, random) -> List.of("cardiology", "dermatology").forEach(specialty -> {
                        boolean isBad = day >= FAULT && specialty.equals("cardiology");
                        for (int i = 0; i < 20; i++) {
                            boolean refuses = random.nextDouble() < (isBad ? 0.12 : 0.02);
                            world.request(
                                    "specialty=" + specialty,
                                    "v1",
                                    refuses ? ResponseStatus.REFUSED : ResponseStatus.OK);
                        }
                    })),
            new Fault(
                    "medical-questions",
                    "labels-stopped",
                    group("med-qa", ""),
                    "experts label nothing any more",
                    (world, day, random) -> {
                        world.request("all", "v1", ResponseStatus.OK);
                        if (day < FAULT) {
                            world.label("all", "v1", "factual", LabelSource.HUMAN, random.nextDouble() < 0.985);
                        }
                    }),
            new Fault(
                    "classifier-api",
                    "confidence",
                    group("spam-filter", ""),
                    "inputs are others, and the classifier is less sure of them",
                    (world, day, random) -> {
                        for (int i = 0; i < 20; i++) {
                            double sure = day >= FAULT ? 0.5 : 0.8;
                            world.answer("all", "v1", 0.001, Math.min(1, sure + 0.2 * random.nextDouble()));
                        }
                    }),
            new Fault(
                    "classifier-api",
                    "availability",
                    group("spam-filter", ""),
                    "one request in twenty fails",
                    (world, day, random) -> {
                        for (int i = 0; i < 60; i++) {
                            boolean fails = day >= FAULT && random.nextDouble() < 0.05;
                            world.request("all", "v1", fails ? ResponseStatus.ERROR : ResponseStatus.OK);
                        }
                    }),
            new Fault(
                    "multilingual-assistant",
                    "floor-by-language",
                    group("assistant", "language"),
                    "one language never was good enough",
                    (world, day, random) -> List.of("en", "sw").forEach(language -> {
                        double good = language.equals("sw") ? 0.6 : 0.93;
                        world.request("language=" + language, "v1", ResponseStatus.OK);
                        world.label(
                                "language=" + language, "v1", "correct", LabelSource.HUMAN, random.nextDouble() < good);
                    })),
            new Fault(
                    "model-migration",
                    "candidate-correct",
                    group("support-bot", ""),
                    "the compressed version answers worse than the base",
                    (world, day, random) -> List.of("base", "compressed").forEach(version -> {
                        for (int i = 0; i < 4; i++) {
                            double good = version.equals("base") ? 0.93 : 0.84;
                            world.request("all", version, ResponseStatus.OK);
                            world.label("all", version, "correct", LabelSource.HUMAN, random.nextDouble() < good);
                        }
                    })),
            new Fault(
                    "model-migration",
                    "candidate-dearer",
                    group("support-bot", ""),
                    "the new version costs more",
                    (world, day, random) -> List.of("base", "compressed").forEach(version -> {
                        for (int i = 0; i < 10; i++) {
                            double cost = version.equals("base") ? 0.004 : 0.005;
                            world.answer("all", version, cost * (0.5 + random.nextDouble()), null);
                        }
                    })),
            new Fault(
                    "safety-regression",
                    "safe-floor-judge",
                    group("assistant", ""),
                    "the judge calls more answers unsafe than is allowed",
                    (world, day, random) -> {
                        for (int i = 0; i < 10; i++) {
                            world.request("all", "v1", ResponseStatus.OK);
                            world.label(
                                    "all",
                                    "v1",
                                    "safe",
                                    LabelSource.JUDGE,
                                    random.nextDouble() < (day >= FAULT ? 0.95 : 0.995));
                        }
                    }),
            new Fault(
                    "cost",
                    "cost-per-request",
                    group("assistant", ""),
                    "prompts grow, and a request costs two fifths more",
                    (world, day, random) -> {
                        for (int i = 0; i < 20; i++) {
                            double cost = day >= FAULT ? 0.0056 : 0.004;
                            world.answer("all", "v1", cost * (0.5 + random.nextDouble()), null);
                        }
                    }));

    private static DriftRules rules(Monitor monitor) {
        return new DriftRules(
                Map.of(WindowLength.DAY, HOUR, WindowLength.WEEK, 6 * HOUR, WindowLength.MONTH, 6 * HOUR),
                List.of(monitor),
                List.of(),
                45 * DAY,
                DAY,
                new DriftRules.AlertRules(new AlertLifecycle(DAY), null, null),
                false);
    }

    private static AlertEvent firstAlert(Fault fault) {
        Monitor monitor = MonitorsFile.load(PACKS.resolve(fault.pack() + ".yaml"), List.of()).stream()
                .filter(each -> each.name().equals(fault.monitor()))
                .findFirst()
                .orElseThrow();
        long seed = FAULTS.indexOf(fault) + 1L;
        DriftTopics topics = PackWorld.of(fault.group(), DAYS, new Random(seed), fault.hour());
        List<AlertEvent> alerts =
                GroupRun.over(rules(monitor), topics, new Random(-seed)).alerts();
        assertThat(alerts)
                .as("%s of %s, seed %d, when %s", fault.monitor(), fault.pack(), seed, fault.what())
                .isNotEmpty();
        return alerts.get(0);
    }

    @Test
    void thePageSaysWhatThePacksSay() throws IOException {
        StringBuilder messages = new StringBuilder();
        for (Fault fault : FAULTS) {
            AlertEvent alert = firstAlert(fault);
            assertThat(alert.state()).isEqualTo(AlertState.FIRING);
            messages.append(wrapped(
                    "",
                    "**" + fault.pack() + "**, `" + fault.monitor() + "`, when " + fault.what() + " ("
                            + alert.severity() + ", to " + alert.owner() + ", " + after(alert) + "):"));
            messages.append('\n').append(wrapped("> ", alert.summary())).append('\n');
        }
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        assertThat(begin).as("%s has the place of messages", PAGE).isBetween(0, end);
        String expected = page.substring(0, begin) + BEGIN + '\n' + messages + page.substring(end);
        if (Boolean.getBoolean("vigie.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("%s; write it anew with -Dvigie.docs.write=true", PAGE)
                .hasContent(expected);
    }

    /** Where something became another: how long that took to be told. */
    private static String after(AlertEvent alert) {
        long hours = (alert.raisedAt() - PackWorld.START) / HOUR - FAULT * 24L;
        return hours < 0
                ? "at "
                        + Instant.ofEpochMilli(alert.raisedAt())
                                .truncatedTo(ChronoUnit.DAYS)
                                .toString()
                                .substring(0, 10)
                : hours < 48 ? "after " + Math.max(1, hours) + " h" : "after " + hours / 24 + " d";
    }

    private static String wrapped(String prefix, String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(prefix);
        for (String word : text.split(" ", -1)) {
            if (line.length() > prefix.length() && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(prefix);
            }
            if (line.length() > prefix.length()) {
                line.append(' ');
            }
            line.append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    @Test
    void everyPackHasAMessageAndARowOfTheTable() throws IOException {
        String page = Files.readString(PAGE);
        try (Stream<Path> files = Files.list(PACKS)) {
            TreeSet<String> packs = files.map(
                            file -> file.getFileName().toString().replace(".yaml", ""))
                    .filter(pack -> !pack.equals("example"))
                    .collect(Collectors.toCollection(TreeSet::new));
            TreeSet<String> told = FAULTS.stream().map(Fault::pack).collect(Collectors.toCollection(TreeSet::new));
            assertThat(told).isEqualTo(packs);
            assertThat(packs).allSatisfy(pack -> assertThat(page).contains("](../jobs/monitors/" + pack + ".yaml)"));
        }
        assertThat(FAULTS).hasSizeGreaterThanOrEqualTo(10);
    }
}
