package deeplimits.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The committed assignments have their form; one is graded from folder to tables. All else is proved by {@code verify}. */
class AssignmentsTest {
    private static final Path COURSE = Path.of("notebooks/course");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyAssignmentHasItsForm() throws Exception {
        return Assignment.files(COURSE).stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    Assignment assignment = Assignment.read(
                            COURSE, file.getFileName().toString().replace(".ipynb", ""));
                    assertEquals(List.of(), Form.problems(assignment));
                    assertEquals(List.of(), Leaks.of(assignment));
                    assertTrue(assignment.release().contains("your answer here"));
                    assertFalse(assignment.solution().contains(Question.HIDDEN));
                    assertEquals(3, assignment.figureWords().length);
                    assertEquals(
                            assignment.questions.size(),
                            new Variants(assignment).worthless().size());
                }));
    }

    @Test
    void aFolderIsGradedOnceAndThenOnlyWhatIsNew() throws Exception {
        Assignment assignment = Assignment.read(COURSE, "01");
        Variants variants = new Variants(assignment);
        Path in = folder.resolve("in");
        Folders.write(in.resolve("solved.ipynb"), assignment.solution());
        Folders.write(in.resolve("open.ipynb"), assignment.release());
        Folders.write(in.resolve("broken.ipynb"), "{");
        Jail jail = new Jail(Path.of(System.getProperty("java.home")), null);
        Grades grades = new Grades(assignment, Map.of("solved", 1.0));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Grader grader = new Grader(
                assignment,
                jail,
                grades,
                folder.resolve("out"),
                2,
                new PrintStream(said, true, StandardCharsets.UTF_8));
        List<Result> results = grader.grade(in);
        String csv = Files.readString(folder.resolve("out/grades.csv"));
        assertTrue(csv.contains("solved,solved.ipynb,1,3,2,2,1,1,10,10,"), csv);
        assertTrue(csv.contains("open,open.ipynb,0,0,0,0,0,,0,10,"), csv);
        assertTrue(csv.contains("not graded: not a notebook"), csv);
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("[3/3]"));
        Folders.write(
                in.resolve("new.ipynb"),
                variants.answered(Map.of("theory", assignment.cell("theory").released())));
        said.reset();
        Grader again = new Grader(
                assignment,
                jail,
                grades,
                folder.resolve("out"),
                1,
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertEquals(7, again.grade(in).get(1).points());
        assertEquals(3, said.toString(StandardCharsets.UTF_8).split("unchanged", -1).length - 1);
        String page = new Feedback(assignment, grades).page(results.get(2));
        assertTrue(page.contains("10 of 10") && page.contains("data:image/png") && !page.contains("<script"), page);
    }
}
