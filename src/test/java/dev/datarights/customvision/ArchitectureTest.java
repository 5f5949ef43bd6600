package dev.datarights.customvision;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.datarights.customvision", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONLY_SERVICE_AND_SANDBOX_SPEAK_HTTP = noClasses()
            .that().resideOutsideOfPackages("..service..", "..sandbox..")
            .should().dependOnClassesThat(resideInAnyPackage("java.net.http..", "org.apache.hc..",
                    "org.apache.camel.component.http.."))
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.HttpURLConnection")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.URLConnection");

    @ArchTest
    static final ArchRule ONLY_STATUS_PAGE_AND_SANDBOX_SERVE_HTTP = noClasses()
            .that().resideOutsideOfPackages("..status..", "..sandbox..")
            .should().dependOnClassesThat().resideInAPackage("com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_START_THE_STATUS_PAGE = noClasses()
            .that().resideOutsideOfPackages("..status..", "..cli..")
            .should().dependOnClassesThat().resideInAPackage("..status..");

    @ArchTest
    static final ArchRule ONLY_COMMANDS_START_A_SANDBOX = noClasses()
            .that().resideOutsideOfPackages("..sandbox..", "..cli..")
            .should().dependOnClassesThat().resideInAPackage("..sandbox..");

    @ArchTest
    static final ArchRule THE_SANDBOX_KNOWS_NOTHING_OF_THE_PIPELINE = noClasses()
            .that().resideInAPackage("..sandbox..")
            .should().dependOnClassesThat(resideInAnyPackage("..request..", "..service..", "..archive..", "..delivery..", "..cli..",
                    "org.apache.camel.."));

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE = slices().matching("dev.datarights.customvision.(*)..").should().beFreeOfCycles();
}
