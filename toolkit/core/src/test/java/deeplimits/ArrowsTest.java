package deeplimits;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Data go one way, Law -> Weights -> ResNet -> Trajectory -> Table -> figure, and no class reaches back. */
class ArrowsTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("deeplimits");
    private static final Map<String, List<String>> ARROWS = new LinkedHashMap<>();

    static {
        ARROWS.put("random", List.of());
        ARROWS.put("format", List.of());
        ARROWS.put("weights", List.of("random", "format"));
        ARROWS.put("net", List.of("random", "weights"));
        ARROWS.put("limit", List.of("random", "weights", "net"));
        ARROWS.put("theory", List.of("random", "weights", "net"));
        // a plug: it knows what it speeds up, and is known by the services of net and train alone
        ARROWS.put("engine", List.of("random", "weights", "net", "train"));
        ARROWS.put("stats", List.of());
        ARROWS.put("lab", List.of("random", "stats"));
        ARROWS.put("data", List.of("random", "lab"));
        ARROWS.put("train", List.of("random", "weights", "net", "lab", "data"));
        ARROWS.put("study", List.of("random", "weights", "net", "lab", "stats", "data", "train"));
        ARROWS.put("plot", List.of("stats"));
        ARROWS.put("diagnose", List.of("random", "format", "weights", "net", "theory", "stats", "plot"));
    }

    /** A class of the project that is in none of these packages, nor the wording of refusals. */
    private static DescribedPredicate<JavaClass> elsewhere(String own, List<String> allowed) {
        DescribedPredicate<JavaClass> inside = resideInAPackage("deeplimits." + own);
        for (String name : allowed) inside = inside.or(resideInAPackage("deeplimits." + name));
        return resideInAPackage("deeplimits..")
                .and(DescribedPredicate.not(inside))
                .and(DescribedPredicate.not(JavaClass.Predicates.type(Require.class)));
    }

    private static ArchRule arrow(String own, List<String> allowed) {
        return noClasses()
                .that()
                .resideInAPackage("deeplimits." + own)
                .should()
                .dependOnClassesThat(elsewhere(own, allowed).as("in packages other than " + allowed));
    }

    @TestFactory
    List<DynamicTest> dependenciesFollowTheArrow() {
        List<DynamicTest> tests = new ArrayList<>();
        ARROWS.forEach((own, allowed) -> tests.add(DynamicTest.dynamicTest(
                own + " needs only " + allowed, () -> arrow(own, allowed).check(CORE))));
        return tests;
    }

    @Test
    void everyClassHasItsPackage() {
        classes()
                .should()
                .resideInAnyPackage(ARROWS.keySet().stream()
                        .map(name -> "deeplimits." + name)
                        .toArray(String[]::new))
                .orShould()
                .be(Require.class)
                .orShould()
                .be(Diagnose.class)
                .check(CORE);
    }

    /** A figure draws what is in its table: no randomness of any kind reaches it. */
    @Test
    void figuresNeverSample() {
        noClasses()
                .that()
                .resideInAPackage("deeplimits.plot")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.random", "deeplimits.random", "org.apache.commons.rng..")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CORE);
    }

    /** A reader who meets a name knows which class it is. */
    @Test
    void noTwoClassesShareASimpleName() {
        Map<String, List<String>> bySimpleName = new TreeMap<>();
        for (JavaClass c : CORE)
            if (c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                bySimpleName
                        .computeIfAbsent(c.getSimpleName(), name -> new ArrayList<>())
                        .add(c.getPackageName());
        bySimpleName.values().removeIf(packages -> packages.size() == 1);
        assertEquals(Map.of(), bySimpleName);
    }

    /** Its first use, before that of the interface, would leave the constants of the interface null. */
    @Test
    void noPublicEnumGivesAnInterfaceOfItsOwnItsConstants() {
        List<String> found = new ArrayList<>();
        for (JavaClass c : CORE)
            if (c.isEnum() && c.getModifiers().contains(JavaModifier.PUBLIC))
                for (JavaClass of : c.getAllRawInterfaces())
                    if (CORE.contain(of.getName())
                            && of.getStaticInitializer().isPresent()
                            && of.getDirectDependenciesFromSelf().stream()
                                    .anyMatch(d -> d.getTargetClass().equals(c))) found.add(c.getName());
        assertEquals(List.of(), found);
    }

    /** The engine is reached through its service: whoever takes it out of the class path takes speed, and nothing else. */
    @Test
    void nothingButTrainingNeedsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("deeplimits.engine", "deeplimits.train")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("deeplimits.engine")
                .check(CORE);
    }

    @Test
    void nothingIsDeserialised() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.io.ObjectInputStream.class, java.io.ObjectOutputStream.class)
                .check(CORE);
    }

    /** The rule itself can fail: lab does use keys. */
    @Test
    void anArrowTheWrongWayIsSeen() {
        assertThrows(AssertionError.class, () -> arrow("lab", List.of()).check(CORE));
    }
}
