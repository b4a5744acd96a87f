package deeplimits.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The kernel knows the toolkit, never the other way round, and its packages have an order. */
class ArchitectureTest {
    private static final JavaClasses KERNEL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("deeplimits.kernel");
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("deeplimits");

    @Test
    void packagesHaveNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("deeplimits.kernel.(*)..")
                .should()
                .beFreeOfCycles()
                .check(KERNEL);
    }

    /** What a notebook calls by name stands above every package, so it closes no circle either. */
    @Test
    void noPackageKnowsTheEntriesAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("deeplimits.kernel.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("deeplimits.kernel")
                .check(KERNEL);
    }

    @Test
    void theToolkitDoesNotKnowTheKernel() {
        noClasses()
                .that()
                .resideOutsideOfPackage("deeplimits.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("deeplimits.kernel..")
                .check(ALL);
    }
}
