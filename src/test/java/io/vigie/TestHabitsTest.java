package io.vigie;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vigie.job.TestEnvironment;
import java.util.Random;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What tests keep to. */
@AnalyzeClasses(packages = "io.vigie", importOptions = ImportOption.OnlyIncludeTests.class)
class TestHabitsTest {
    @ArchTest
    static final ArchRule environmentsRefuseGeneratedUidsAndKryo = noClasses()
            .that()
            .doNotBelongToAnyOf(TestEnvironment.class)
            .should()
            .callMethodWhere(describe(
                    "makes an environment of its own instead of TestEnvironment",
                    call -> call.getTargetOwner().isAssignableTo(StreamExecutionEnvironment.class)
                            && Set.of(
                                            "getExecutionEnvironment",
                                            "createLocalEnvironment",
                                            "createLocalEnvironmentWithWebUI")
                                    .contains(call.getName())));

    @ArchTest
    static final ArchRule randomnessHasASeed = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethodWhere(describe(
                    "sleeps",
                    call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                            && call.getName().equals("sleep")));

    @ArchTest
    static final ArchRule nobodyMocks =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.mockito..");
}
