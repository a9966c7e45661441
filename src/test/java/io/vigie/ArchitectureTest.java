package io.vigie;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** Data flows one way, and the imports say so. */
@AnalyzeClasses(packages = "io.vigie", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] JDK = {"java..", "javax.."};
    private static final String ANNOTATIONS = "org.jspecify..";
    private static final String FLINK = "org.apache.flink..";
    private static final String KAFKA_CLIENTS = "org.apache.kafka..";

    @ArchTest
    static final ArchRule statisticsKnowTheJdkAndDistributions =
            only("io.vigie.stats..", "io.vigie.stats..", "org.apache.commons.statistics.distribution..");

    @ArchTest
    static final ArchRule modelKnowsTheJdkAlone = only("io.vigie.model..", "io.vigie.model..");

    @ArchTest
    static final ArchRule seriesKnowTheModelAndJson =
            only("io.vigie.series..", "io.vigie.series..", "io.vigie.model..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule storeKnowsTheSeriesAndJson = only(
            "io.vigie.store..",
            "io.vigie.store..",
            "io.vigie.series..",
            "io.vigie.model..",
            "com.github.benmanes.caffeine..",
            "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule viewsKnowTheStoreAndStatistics = only(
            "io.vigie.view..",
            "io.vigie.view..",
            "io.vigie.store..",
            "io.vigie.series..",
            "io.vigie.model..",
            "io.vigie.stats..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule markupKnowsTheJdkAlone = only("io.vigie.markup..", "io.vigie.markup..");

    @ArchTest
    static final ArchRule theReportKnowsViews = only(
                    "io.vigie.report..",
                    "io.vigie.report..",
                    "io.vigie.markup..",
                    "io.vigie.view..",
                    "io.vigie.store..",
                    "io.vigie.series..",
                    "io.vigie.model..",
                    "io.vigie.stats..",
                    "com.fasterxml.jackson..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theDashboardKnowsViewsAndItsServer = only(
            "io.vigie.dashboard..",
            "io.vigie.dashboard..",
            "io.vigie.view..",
            "io.vigie.store..",
            "io.vigie.series..",
            "io.vigie.model..",
            "com.fasterxml.jackson..",
            "io.javalin..",
            "jakarta.servlet..",
            "org.eclipse.jetty..",
            "org.slf4j..",
            "kotlin..");

    @ArchTest
    static final ArchRule theDashboardIsForTheCommandLineAndTheDemo = noClasses()
            .that()
            .resideOutsideOfPackages("io.vigie.dashboard..", "io.vigie.demo..", "io.vigie.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigie.dashboard..");

    @ArchTest
    static final ArchRule settingsKnowTheModelAndYaml = only(
            "io.vigie.settings..",
            "io.vigie.settings..",
            "io.vigie.model..",
            "com.fasterxml.jackson..",
            "org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule decodeKnowsItsFormats = stage(
            "decode", "io.vigie.event..", "com.fasterxml.jackson..", "org.apache.avro..", "org.apache.commons.codec..");

    @ArchTest
    static final ArchRule joinKnowsNoOtherStage = stage("join");

    @ArchTest
    static final ArchRule windowKnowsNoOtherStage = stage("window");

    @ArchTest
    static final ArchRule detectKnowsNoOtherStage = stage("detect");

    @ArchTest
    static final ArchRule alertKnowsNoOtherStage = stage("alert");

    @ArchTest
    static final ArchRule monitorKnowsTheStagesThatItRulesOver = only(
            "io.vigie.monitor..",
            "io.vigie.monitor..",
            "io.vigie.model..",
            "io.vigie.stats..",
            "io.vigie.window..",
            "io.vigie.detect..",
            "io.vigie.alert..",
            "io.vigie.series..");

    /** So that a reader can take one at a time. */
    @ArchTest
    static final ArchRule filesOfMonitorFormNoCycle =
            slices().assignedFrom(filesOf("io.vigie.monitor")).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.vigie.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theDriftOperatorsDoNotKnowThoseOfQuality =
            apart("io.vigie.flink.drift..", "io.vigie.flink.quality..");

    @ArchTest
    static final ArchRule theQualityOperatorsDoNotKnowThoseOfDrift =
            apart("io.vigie.flink.quality..", "io.vigie.flink.drift..");

    @ArchTest
    static final ArchRule benchKnowsTheDetectors = only(
            "io.vigie.bench",
            "io.vigie.bench..",
            "io.vigie.markup..",
            "io.vigie.detect..",
            "io.vigie.model..",
            "io.vigie.stats..");

    @ArchTest
    static final ArchRule benchOfTheDashboardKnowsTheStore = only(
            "io.vigie.bench.dashboard..",
            "io.vigie.bench..",
            "io.vigie.store..",
            "io.vigie.series..",
            "io.vigie.model..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule benchOfAlertsKnowsTheMonitors = only(
            "io.vigie.bench.alerts..",
            "io.vigie.bench..",
            "io.vigie.monitor..",
            "io.vigie.window..",
            "io.vigie.alert..",
            "io.vigie.series..",
            "io.vigie.model..");

    @ArchTest
    static final ArchRule benchOfTheStateKnowsBothJobs = only(
            "io.vigie.bench.state..",
            "io.vigie.bench..",
            "io.vigie.job..",
            "io.vigie.local..",
            "io.vigie.topics..",
            "io.vigie.publish..",
            "io.vigie.simulate..",
            "io.vigie.settings..",
            "io.vigie.model..",
            FLINK,
            KAFKA_CLIENTS);

    @ArchTest
    static final ArchRule deadLettersKnowTopicsAndDecoders = only(
            "io.vigie.deadletters..",
            "io.vigie.deadletters..",
            "io.vigie.topics..",
            "io.vigie.decode..",
            "io.vigie.settings..",
            "io.vigie.model..",
            "io.vigie.simulate..",
            "com.fasterxml.jackson..",
            KAFKA_CLIENTS);

    @ArchTest
    static final ArchRule publishingKnowsEventsAndKafka = only(
            "io.vigie.publish..",
            "io.vigie.publish..",
            "io.vigie.decode..",
            "io.vigie.simulate..",
            "io.vigie.settings..",
            "io.vigie.model..",
            KAFKA_CLIENTS);

    @ArchTest
    static final ArchRule publishingIsForTheCommandLineAndWholeRuns = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.vigie.publish..", "io.vigie.demo..", "io.vigie.bench.state..", "io.vigie.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigie.publish..");

    @ArchTest
    static final ArchRule theDemoKnowsWhatAWholeRunNeeds = only(
            "io.vigie.demo..",
            "io.vigie.demo..",
            "io.vigie.job..",
            "io.vigie.local..",
            "io.vigie.topics..",
            "io.vigie.publish..",
            "io.vigie.simulate..",
            "io.vigie.store..",
            "io.vigie.dashboard..",
            "io.vigie.decode..",
            "io.vigie.series..",
            "io.vigie.settings..",
            "io.vigie.model..",
            FLINK,
            KAFKA_CLIENTS);

    @ArchTest
    static final ArchRule backtestsKnowBothJobsAndFiles = only(
            "io.vigie.backtest..",
            "io.vigie.backtest..",
            "io.vigie.job..",
            "io.vigie.flink..",
            "io.vigie.local..",
            "io.vigie.decode..",
            "io.vigie.series..",
            "io.vigie.settings..",
            "io.vigie.model..",
            "io.vigie.simulate..",
            "com.fasterxml.jackson..",
            FLINK);

    @ArchTest
    static final ArchRule deadLettersAreForTheCommandLineAlone = onlyForTheCommandLine("deadletters");

    @ArchTest
    static final ArchRule theDemoIsForTheCommandLineAlone = onlyForTheCommandLine("demo");

    @ArchTest
    static final ArchRule backtestsAreForTheCommandLineAlone = onlyForTheCommandLine("backtest");

    @ArchTest
    static final ArchRule benchIsForTheCommandLineAlone = noClasses()
            .that()
            .resideOutsideOfPackages("io.vigie.bench..", "io.vigie.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigie.bench..");

    @ArchTest
    static final ArchRule telemetryKnowsTheMetricsOfFlink =
            only("io.vigie.telemetry..", "io.vigie.telemetry..", "org.apache.flink.metrics..", "org.slf4j..");

    @ArchTest
    static final ArchRule flinkStaysWhereItBelongs = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.vigie.flink..",
                    "io.vigie.telemetry..",
                    "io.vigie.sink..",
                    "io.vigie.job..",
                    "io.vigie.local..",
                    "io.vigie.cluster..",
                    "io.vigie.backtest..",
                    "io.vigie.demo..",
                    "io.vigie.bench.state..",
                    "io.vigie.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FLINK);

    @ArchTest
    static final ArchRule jobsAreImportedByTheCommandLineAndWholeRuns = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.vigie.job..",
                    "io.vigie.backtest..",
                    "io.vigie.demo..",
                    "io.vigie.bench.state..",
                    "io.vigie.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigie.job..");

    @ArchTest
    static final ArchRule nobodyImportsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigie.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vigie.cli..");

    /** What is not in the job jar must not be asked for by what is. */
    @ArchTest
    static final ArchRule theJobJarNeedsNothingOfALocalRun = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.vigie.cli..",
                    "io.vigie.local..",
                    "io.vigie.cluster..",
                    "io.vigie.simulate..",
                    "io.vigie.store..",
                    "io.vigie.view..",
                    "io.vigie.dashboard..",
                    "io.vigie.report..",
                    "io.vigie.markup..",
                    "io.vigie.bench..",
                    "io.vigie.deadletters..",
                    "io.vigie.publish..",
                    "io.vigie.demo..",
                    "io.vigie.backtest..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.vigie.cli..",
                    "io.vigie.local..",
                    "io.vigie.cluster..",
                    "io.vigie.simulate..",
                    "io.vigie.store..",
                    "io.vigie.view..",
                    "io.vigie.dashboard..",
                    "io.vigie.report..",
                    "io.vigie.markup..",
                    "io.vigie.bench..",
                    "io.vigie.deadletters..",
                    "io.vigie.publish..",
                    "io.vigie.demo..",
                    "io.vigie.backtest..",
                    "io.javalin..",
                    "picocli..",
                    "kafka..",
                    "io.questdb.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesSayWhatTheyHold =
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..misc..");

    /** Methods that read the clock of the machine. {@code nanoTime} is none: it measures, it does not say when. */
    private static final Map<String, Set<String>> SYSTEM_CLOCK = Map.of(
            System.class.getName(), Set.of("currentTimeMillis"),
            Clock.class.getName(), Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds"),
            Instant.class.getName(), Set.of("now"),
            LocalDate.class.getName(), Set.of("now"),
            LocalDateTime.class.getName(), Set.of("now"),
            ZonedDateTime.class.getName(), Set.of("now"),
            OffsetDateTime.class.getName(), Set.of("now"));

    @ArchTest
    static final ArchRule timeIsGiven = noClasses()
            .that()
            .resideOutsideOfPackages("io.vigie.job..", "io.vigie.cli..", "io.vigie.local..")
            .should()
            .callCodeUnitWhere(target(describe("reads the system clock", call -> SYSTEM_CLOCK
                    .getOrDefault(call.getOwner().getName(), Set.of())
                    .contains(call.getName()))));

    @ArchTest
    static final ArchRule datesAreGivenTheirTime = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigie.event..")
            .should()
            .callConstructor(Date.class);

    @ArchTest
    static final ArchRule randomnessHasASeed = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom");

    /** Methods that use the default locale unless they are given one. */
    private static final Map<String, Set<String>> FORMATTERS = Map.of(
            String.class.getName(), Set.of("format", "formatted", "toLowerCase", "toUpperCase"),
            Formatter.class.getName(), Set.of("format"),
            PrintStream.class.getName(), Set.of("format", "printf"),
            PrintWriter.class.getName(), Set.of("format", "printf"));

    @ArchTest
    static final ArchRule formattingNamesItsLocale = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigie.event..")
            .should()
            .callMethodWhere(describe("formats in the default locale", ArchitectureTest::formatsInTheDefaultLocale));

    @ArchTest
    static final ArchRule loggingGoesThroughTheFacade = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.logging.log4j..", "org.apache.log4j..");

    @ArchTest
    static final ArchRule nobodyWritesToTheTerminalButCommands = noClasses()
            .that()
            .resideOutsideOfPackages("io.vigie.cli..", "io.vigie.local..")
            .should()
            .accessTargetWhere(describe("uses System.out or System.err", ArchitectureTest::isStandardStream));

    @ArchTest
    static final ArchRule commandsAreTheLastToExit = noClasses()
            .that()
            .resideOutsideOfPackage("io.vigie.cli..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    /** A name that two classes share has to be read with its package, everywhere. */
    @ArchTest
    static void noSimpleNameOccursTwice(JavaClasses classes) {
        Map<String, Set<String>> bySimpleName = classes.stream()
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type ->
                        !type.getSimpleName().isEmpty() && !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().startsWith("io.vigie.event"))
                .collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, mapping(JavaClass::getName, toSet())));
        bySimpleName.values().removeIf(names -> names.size() == 1);
        assertThat(bySimpleName).isEmpty();
    }

    /** One slice for each source file of a package. */
    private static SliceAssignment filesOf(String inPackage) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getName();
                int nested = name.indexOf('$');
                return type.getPackageName().equals(inPackage)
                        ? SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "files of " + inPackage;
            }
        };
    }

    private static ArchRule apart(String one, String other) {
        return noClasses()
                .that()
                .resideInAPackage(one)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(other)
                .allowEmptyShould(true);
    }

    private static ArchRule only(String inPackage, String... alsoKnows) {
        return classes()
                .that()
                .resideInAPackage(inPackage)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK)
                        .or(resideInAPackage(ANNOTATIONS))
                        .or(resideInAnyPackage(alsoKnows))
                        .or(primitivesAndArrays()))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyForTheCommandLine(String name) {
        String itself = "io.vigie." + name + "..";
        return noClasses()
                .that()
                .resideOutsideOfPackages(itself, "io.vigie.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(itself);
    }

    private static ArchRule stage(String name, String... alsoKnows) {
        DescribedPredicate<JavaClass> known = resideInAnyPackage(JDK)
                .or(resideInAPackage(ANNOTATIONS))
                .or(resideInAnyPackage("io.vigie." + name + "..", "io.vigie.model..", "io.vigie.stats.."))
                .or(resideInAnyPackage(alsoKnows))
                .or(primitivesAndArrays());
        return classes()
                .that()
                .resideInAPackage("io.vigie." + name + "..")
                .should()
                .onlyDependOnClassesThat(known)
                .as("the stage " + name + " knows model and stats, and no other stage")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> primitivesAndArrays() {
        return describe("primitive or array of primitives", type -> type.getBaseComponentType()
                .isPrimitive());
    }

    private static boolean formatsInTheDefaultLocale(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String method = call.getName();
        boolean formatting = FORMATTERS.getOrDefault(owner, Set.of()).contains(method);
        return formatting && !takesALocale(call);
    }

    private static boolean takesALocale(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Locale.class));
    }

    private static boolean isStandardStream(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(System.class)
                && Set.of("out", "err").contains(access.getName());
    }
}
