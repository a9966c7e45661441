package io.vigie;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

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
    static final ArchRule channelsKnowWhatServicesTake = only(
            "io.vigie.channel..",
            "io.vigie.channel..",
            "io.vigie.decode..",
            "io.vigie.model..",
            "com.fasterxml.jackson..",
            "com.samskivert.mustache..",
            "jakarta.mail..");

    @ArchTest
    static final ArchRule settingsKnowTheModelChannelsAndYaml = only(
            "io.vigie.settings..",
            "io.vigie.settings..",
            "io.vigie.channel..",
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
    static final ArchRule incidentKnowsWhatAlertsSay = stage("incident", "io.vigie.alert..");

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

    @ArchTest
    static final ArchRule planKnowsTheDetectorsAndHistories = only(
            "io.vigie.plan..",
            "io.vigie.plan..",
            "io.vigie.detect..",
            "io.vigie.stats..",
            "io.vigie.model..",
            "io.vigie.history..",
            "io.vigie.simulate..");

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
            "io.vigie.markup..",
            "io.vigie.store..",
            "io.vigie.series..",
            "io.vigie.model..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule benchOfAlertsKnowsTheMonitors = only(
            "io.vigie.bench.alerts..",
            "io.vigie.bench..",
            "io.vigie.markup..",
            "io.vigie.monitor..",
            "io.vigie.window..",
            "io.vigie.alert..",
            "io.vigie.series..",
            "io.vigie.model..");

    @ArchTest
    static final ArchRule benchOfTheStateKnowsBothJobs = only(
            "io.vigie.bench.state..",
            "io.vigie.bench..",
            "io.vigie.markup..",
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
    static final ArchRule benchOfPipelinesKnowsTheJob = only(
            "io.vigie.bench.pipeline..",
            "io.vigie.bench..",
            "io.vigie.markup..",
            "io.vigie.job..",
            "io.vigie.flink..",
            "io.vigie.local..",
            "io.vigie.topics..",
            "io.vigie.publish..",
            "io.vigie.simulate..",
            "io.vigie.decode..",
            "io.vigie.window..",
            "io.vigie.settings..",
            "io.vigie.model..",
            "com.fasterxml.jackson..",
            "com.sun.management..",
            "com.sun.net.httpserver..",
            KAFKA_CLIENTS,
            FLINK);

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
    static final ArchRule historiesKnowEvents = only(
            "io.vigie.history..",
            "io.vigie.history..",
            "io.vigie.decode..",
            "io.vigie.simulate..",
            "io.vigie.model..",
            "com.fasterxml.jackson..",
            "com.github.luben.zstd..",
            "org.apache.commons.csv..");

    @ArchTest
    static final ArchRule controlKnowsTopicsAndDecoders = only(
            "io.vigie.control..",
            "io.vigie.control..",
            "io.vigie.topics..",
            "io.vigie.decode..",
            "io.vigie.settings..",
            "io.vigie.model..",
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
                    "io.vigie.publish..",
                    "io.vigie.demo..",
                    "io.vigie.bench.pipeline..",
                    "io.vigie.bench.state..",
                    "io.vigie.cli..")
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
            "io.vigie.join..",
            "io.vigie.window..",
            "io.vigie.monitor..",
            "io.vigie.incident..",
            "io.vigie.decode..",
            "io.vigie.series..",
            "io.vigie.settings..",
            "io.vigie.model..",
            "io.vigie.history..",
            "io.vigie.simulate..",
            "io.vigie.markup..",
            "io.vigie.plan..",
            "io.vigie.detect..",
            "io.vigie.stats..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule deadLettersAreForTheCommandLineAlone = onlyForTheCommandLine("deadletters");

    @ArchTest
    static final ArchRule controlIsForTheCommandLineAlone = onlyForTheCommandLine("control");

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
                    "io.vigie.demo..",
                    "io.vigie.bench.pipeline..",
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
                    "io.vigie.bench.pipeline..",
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

    private static final String[] NOT_IN_THE_JOB_JAR = {
        "io.vigie.cli..",
        "io.vigie.local..",
        "io.vigie.cluster..",
        "io.vigie.simulate..",
        "io.vigie.plan..",
        "io.vigie.store..",
        "io.vigie.view..",
        "io.vigie.dashboard..",
        "io.vigie.report..",
        "io.vigie.markup..",
        "io.vigie.bench..",
        "io.vigie.deadletters..",
        "io.vigie.publish..",
        "io.vigie.history..",
        "io.vigie.control..",
        "io.vigie.demo..",
        "io.vigie.backtest..",
    };

    /** What is not in the job jar must not be asked for by what is. */
    @ArchTest
    static final ArchRule theJobJarNeedsNothingOfALocalRun = noClasses()
            .that()
            .resideOutsideOfPackages(NOT_IN_THE_JOB_JAR)
            .should()
            .dependOnClassesThat(resideInAnyPackage(NOT_IN_THE_JOB_JAR)
                    .or(resideInAnyPackage("io.javalin..", "picocli..", "kafka..", "io.questdb..")))
            .allowEmptyShould(true);

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
}
