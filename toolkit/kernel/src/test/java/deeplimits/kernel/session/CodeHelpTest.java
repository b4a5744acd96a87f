package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeHelpTest {
    private final Session session = new Session(Path.of(""));

    @AfterEach
    void close() {
        session.close();
    }

    private ReplacementOptions complete(String code) {
        int cursor = code.indexOf('|');
        return session.help().complete(code.replace("|", ""), cursor);
    }

    @Test
    void namesOfEarlierCellsAreCompleted() throws CellException {
        session.run("var temperatures = new TreeMap<String, Integer>();", new Recorder());
        assertEquals("temperatures", complete("tempera|").getReplacements().get(0));
        ReplacementOptions members = complete("int a = 1;\n%time 3\ntemperatures.pu|");
        assertTrue(members.getReplacements().contains("put("), () -> "" + members.getReplacements());
        assertEquals("int a = 1;\n%time 3\ntemperatures.".length(), members.getSourceStart());
    }

    @Test
    void theToolkitIsCompleted() {
        assertTrue(complete("deeplimits.lab.Check.with|").getReplacements().contains("within("));
    }

    @Test
    void anOpenArgumentIsCompletedByWhatIsNearNotByEveryClass() throws CellException {
        session.run(
                "import deeplimits.net.*;\nimport deeplimits.random.*;\nimport deeplimits.weights.*;\nvar mine = Key.of(1);",
                new Recorder());
        assertEquals(
                List.of("Architecture", "Key", "Law", "mine"),
                complete("Ensemble.independent(|").getReplacements());
        assertTrue(complete("Ensemble.independent(Arch|").getReplacements().contains("Architecture"));
    }

    @Test
    void tagsOfADocumentationCommentAreReadAsWords() {
        assertEquals(
                "The sum.\na: one\nreturns both\nthrows Error: never",
                SourceDocs.plain(" The sum.\n @param a one\n @return both\n @throws Error never"));
    }

    @Test
    void nothingToCompleteIsAnEmptyList() {
        assertTrue(complete("nothingLikeThis|").getReplacements().isEmpty());
        assertTrue(complete("%jars |").getReplacements() != null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deeplimits.lab.Check.within( | 29 | tolerance",
                "deeplimits.lab.Check.within( | 24 | tolerance",
                "\"a\".repeat( | 7 | repeat(int",
                "int a = 1;\\nMath.max( | 19 | max"
            })
    void signaturesAreShown(String code, int cursor, String expected) {
        String shown = Recorder.plain(session.help().inspect(code.replace("\\n", "\n"), cursor));
        assertTrue(shown.contains(expected), shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deeplimits.lab.Check.within( | tolerance: at least 0 and finite, in the unit",
                "deeplimits.random.Key.of( | ",
                "deeplimits.lab.Budget.current( | the system property",
                "deeplimits.lab.Budget | How much work a chapter may do"
            })
    void theToolkitsOwnDocumentationIsShown(String code, String expected) {
        String shown = Recorder.plain(session.help().inspect(code, code.length()));
        assertTrue(shown.lines().count() > 1, shown);
        assertTrue(shown.contains(expected == null ? "" : expected), shown);
        assertTrue(!shown.contains("{@") && !shown.contains("<p>"), shown);
    }

    @Test
    void nothingToInspectIsNull() {
        assertNull(session.help().inspect("   ", 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int a = 1; | complete",
                "a + 1 | complete",
                "for (int i = 0; i < 3; i++) { | '    '",
                "class A { void m( | '    '",
                "foo( | '    '",
                "int a = ) 1; | invalid",
                "%jars x.jar | complete",
                "'' | complete",
                "// comment | complete",
                "int a = 1; int b = ( | '    '"
            })
    void completenessIsKnown(String code, String expected) {
        assertEquals(expected, session.help().completeness(code));
    }
}
