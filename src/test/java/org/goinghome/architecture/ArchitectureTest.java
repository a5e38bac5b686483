package org.goinghome.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import ca.uhn.fhir.context.FhirContext;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.time.Clock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.namespace.QName;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@AnalyzeClasses(packages = "org.goinghome", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {
        "org.goinghome.guidance..", "org.goinghome.artifact..", "org.goinghome.payload..", "org.goinghome.patientdata.."
    };

    /** A batch over a whole population calls the same code, without a server. */
    @ArchTest
    static final ArchRule the_core_knows_no_framework_no_network_and_no_database = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.springframework..",
                            "jakarta.servlet..",
                            "java.net..",
                            "java.nio.channels..",
                            "java.sql..",
                            "ca.uhn.fhir.rest..")
                    // The annotation in each package-info.
                    .and(not(resideInAPackage("org.springframework.modulith.."))));

    /** Started by a person or a clock, not by Spring. */
    private static final String COMMAND = "org.goinghome.triage.TriageCommand";

    /** Where somebody judges a population there is no server. */
    @ArchTest
    static final ArchRule what_judges_a_population_knows_no_framework = noClasses()
            .that()
            .resideInAnyPackage("org.goinghome.triage..", "org.goinghome.rendering..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework..", "jakarta.servlet..")
                    .and(not(resideInAPackage("org.springframework.modulith.."))));

    @ArchTest
    static final ArchRule json_trees_stay_at_the_edge = noClasses()
            .that()
            .resideInAnyPackage("org.goinghome.guidance..", "org.goinghome.artifact..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tools.jackson..");

    @ArchTest
    static final ArchRule one_package_calls_out = noClasses()
            .that()
            .resideOutsideOfPackage("org.goinghome.ehr..")
            // Read the public keys of clients, without a token.
            .and()
            .haveNameNotMatching("org\\.goinghome\\.security\\.(KeysAt|AtMost).*")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.net.http..", "ca.uhn.fhir.rest.client..", "org.apache.http.."));

    /** A token goes where this class sends it, and nowhere else. */
    @ArchTest
    static final ArchRule one_class_sends_requests = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.goinghome.ehr.Upstream")
            .should()
            .dependOnClassesThat(resideInAnyPackage("ca.uhn.fhir.rest.client..", "org.apache.http.impl.."));

    @ArchTest
    static final ArchRule one_package_knows_how_callers_prove_who_they_are = noClasses()
            .that()
            .resideOutsideOfPackage("org.goinghome.security..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework.security..", "com.nimbusds.."));

    /** What is kept, and where it goes, is seen in few places. */
    @ArchTest
    static final ArchRule few_packages_know_that_there_is_a_database = noClasses()
            .that()
            .resideOutsideOfPackages("org.goinghome.database..", "org.goinghome.security..", "org.goinghome.feedback..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.springframework.jdbc..", "javax.sql..", "java.sql.."));

    @ArchTest
    static final ArchRule nobody_opens_a_connection = noClasses()
            .that()
            .resideOutsideOfPackages("org.goinghome.ehr..", "org.goinghome.security..")
            .should()
            .dependOnClassesThat(resideInAPackage("java.nio.channels..")
                    .or(assignableTo(URLConnection.class))
                    .or(assignableTo(Socket.class))
                    .or(assignableTo(ServerSocket.class))
                    .or(assignableTo(DatagramSocket.class)))
            .orShould()
            .accessTargetWhere(
                    target("a connection of URL", owner -> owner.equals(URL.class.getName()), "open.*|getContent"));

    @ArchTest
    static final ArchRule time_comes_from_the_clock = noClasses()
            .should()
            .accessTargetWhere(target("now() of java.time", owner -> owner.startsWith("java.time."), "now"))
            .orShould()
            .accessTargetWhere(target(
                    "System.currentTimeMillis()", owner -> owner.equals("java.lang.System"), "currentTimeMillis"));

    @ArchTest
    static final ArchRule there_is_one_clock = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.goinghome.cdshooks.CdsHooksConfiguration")
            .and()
            .doNotHaveFullyQualifiedName(COMMAND)
            .should()
            .accessTargetWhere(
                    target("a Clock of its own", owner -> owner.equals(Clock.class.getName()), "system.*|tick.*"));

    /** Ways to read an address, run a program or bring an object to life that hostile input has used elsewhere. */
    @ArchTest
    @ArchTag("T28")
    static final ArchRule nothing_reads_runs_or_revives_what_it_is_given = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(ProcessBuilder.class)
                    .or(assignableTo(ObjectInputStream.class))
                    .or(resideInAnyPackage("javax.script..", "javax.naming..", "javax.xml..", "org.xml.sax..")
                            // A name, which ELM has for its types.
                            .and(not(type(QName.class)))))
            .orShould()
            .accessTargetWhere(target("Runtime.exec", owner -> owner.equals(Runtime.class.getName()), "exec"))
            .orShould()
            .accessTargetWhere(target("new URL(...)", owner -> owner.equals(URL.class.getName()), "<init>"))
            .orShould()
            .accessTargetWhere(target(
                    "HAPI's client",
                    owner -> owner.equals(FhirContext.class.getName()),
                    "new(Restful)?(Generic)?Client"))
            .orShould()
            .accessTargetWhere(target(
                    "the FHIR library's own access to the web",
                    owner -> owner.startsWith("org.hl7.fhir.utilities.http."),
                    "(?!setAccessPolicy|PROHIBITED|values).*"));

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> target(String description, Predicate<String> owner, String name) {
        return DescribedPredicate.describe(
                description,
                access -> owner.test(access.getTargetOwner().getName())
                        && access.getTarget().getName().matches(name));
    }

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Dto|Info)$")
            .orShould()
            .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..misc..");

    @ArchTest
    static final ArchRule what_spring_calls_is_package_private = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .or()
            .areAnnotatedWith(RestControllerAdvice.class)
            .or()
            .areAnnotatedWith(Configuration.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule no_field_is_written_from_outside =
            noFields().that().areNotStatic().should().bePublic();

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule nothing_is_printed_but_by_a_command =
            noClasses().that().doNotHaveFullyQualifiedName(COMMAND).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule logs_go_through_slf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /** A start looks for configurations only: what none of them names is not there. */
    @ArchTest
    static final ArchRule every_part_is_named_by_a_configuration = classes()
            .that()
            .areAnnotatedWith(RestController.class)
            .or()
            .areAnnotatedWith(RestControllerAdvice.class)
            .or()
            .areAnnotatedWith(Configuration.class)
            .or()
            .areAnnotatedWith(Component.class)
            .and()
            .haveSimpleNameNotEndingWith("Configuration")
            .should(new ArchCondition<>("be imported by a configuration of their package") {
                @Override
                public void check(JavaClass part, ConditionEvents events) {
                    var isImported = part.getPackage().getClasses().stream()
                            .filter(each -> each.getSimpleName().endsWith("Configuration"))
                            .flatMap(each -> each.tryGetAnnotationOfType(Import.class).stream())
                            .flatMap(each -> Stream.of(each.value()))
                            .anyMatch(part::isEquivalentTo);
                    events.add(new SimpleConditionEvent(part, isImported, part.getName() + " is not imported"));
                }
            });
}
