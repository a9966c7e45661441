package io.vigie;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
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

/** What no class may do, wherever it is: read the clock, draw without a seed, format in the machine's locale, print. */
@AnalyzeClasses(packages = "io.vigie", importOptions = ImportOption.DoNotIncludeTests.class)
class CodeRulesTest {
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
            .callMethodWhere(describe("formats in the default locale", CodeRulesTest::formatsInTheDefaultLocale));

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
            .accessTargetWhere(describe("uses System.out or System.err", CodeRulesTest::isStandardStream));

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
