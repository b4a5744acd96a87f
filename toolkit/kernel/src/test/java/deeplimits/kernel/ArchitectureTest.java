package deeplimits.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The kernel could serve another toolkit: only its adapter knows this one. */
class ArchitectureTest {
    private static final String[] TOOLKIT = {
        "deeplimits.random..",
        "deeplimits.format..",
        "deeplimits.weights..",
        "deeplimits.net..",
        "deeplimits.limit..",
        "deeplimits.theory..",
        "deeplimits.stats..",
        "deeplimits.data..",
        "deeplimits.lab..",
        "deeplimits.train..",
        "deeplimits.plot..",
        "deeplimits.engine..",
        "tech.tablesaw..",
        "org.knowm..",
        "org.nd4j.."
    };
    private static final JavaClasses KERNEL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("deeplimits.kernel");
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("deeplimits");

    @Test
    void onlyTheAdapterKnowsTheToolkit() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("deeplimits.kernel.toolkit.ToolkitExtension")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TOOLKIT)
                .check(KERNEL);
    }

    @Test
    void theAdapterIsReachedThroughItsInterfaceAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("deeplimits.kernel.toolkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("deeplimits.kernel.toolkit..")
                .check(KERNEL);
    }

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
