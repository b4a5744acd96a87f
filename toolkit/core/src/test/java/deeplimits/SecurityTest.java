package deeplimits;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says of code. */
class SecurityTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("deeplimits");

    @Test
    void nothingIsDeserialised() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(ObjectInputStream|Externalizable)|java\\.beans\\.XMLDecoder")
                .check(CORE);
    }

    @Test
    void theNetworkIsAskedInOneClass() {
        noClasses()
                .that()
                .haveNameNotMatching("deeplimits\\.data\\.Download(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.net\\.http\\..*|java\\.net\\.(URL|URLConnection|.*Socket.*)|java\\.nio\\.channels\\..*Socket.*")
                .check(CORE);
    }

    @Test
    void nothingShadedInsideNd4jAndNothingThatLoadsItsFilesIsCalled() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.nd4j.shade..",
                        "org.nd4j.autodiff..",
                        "onnx..",
                        "org.tensorflow..",
                        "com.google.protobuf..")
                .check(CORE);
        List<String> loads = CORE.stream()
                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                .map(call -> call.getTarget().getFullName())
                .filter(name -> name.matches(
                        "org\\.nd4j\\..*\\.(read|load|import|deserialize|fromByteArray|.*Np[yz])\\w*\\(.*"))
                .toList();
        assertEquals(List.of(), loads);
    }
}
