package deeplimits.classroom;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether an assignment is written as the teacher's page says. */
final class Form {
    private static final Map<String, Integer> EXAMPLES = Map.of("by-hand", 1, "measure", 1, "theory", 1);
    private static final Map<String, Integer> WRONGS = Map.of("by-hand", 3, "measure", 3, "theory", 3);

    private final List<String> problems = new ArrayList<>();

    private Form() {}

    /** What is not, in words. */
    static List<String> problems(Assignment assignment) {
        Form form = new Form();
        form.cells(assignment);
        form.questions(assignment);
        return form.problems;
    }

    private void need(boolean holds, String problem) {
        if (!holds) problems.add(problem);
    }

    private void cells(Assignment assignment) {
        Set<String> ids = new HashSet<>();
        for (AssignmentCell cell : assignment.cells) {
            String id = cell.id();
            need(ids.add(id), id + " is the grade_id of two cells");
            need(id.matches("[A-Za-z0-9_-]+"), id + " is no grade_id that nbgrader takes");
            need(
                    cell.mark().has("schema_version")
                            && cell.mark().get("schema_version").getAsInt() == 3,
                    id + " is not of schema_version 3");
            need(cell.mark().has("points") == cell.is("grade"), id + " has points, or none, against its being graded");
            need(cell.is("locked") != cell.is("solution"), id + " is locked and an answer, or neither");
            need(!cell.is("task"), id + " is a task");
            boolean answer = cell.isCode() && cell.is("solution");
            need(!answer || cell.source().contains("// " + Assignment.BEGIN), id + " has no // " + Assignment.BEGIN);
            need(
                    !cell.source().contains(Question.HIDDEN) || cell.is("grade"),
                    id + " has hidden tests and is not graded");
        }
        need(
                assignment.cells.get(0).source().contains("**Time and memory**"),
                "the title has no line **Time and memory**");
        need(assignment.cells.get(1).id().equals("set-up"), "the second cell is not set-up");
    }

    private void questions(Assignment assignment) {
        Assignment.QUESTIONS.forEach((name, points) -> {
            boolean explain = name.equals(Assignment.EXPLAIN);
            AssignmentCell graded = assignment.cell(explain ? name : name + "-test");
            need(graded.points() == points, name + " has " + graded.points() + " points, and should have " + points);
            assignment.cell(name + "-text");
            need(assignment.cell(name).is("solution"), name + " is no answer");
        });
        for (Question question : assignment.questions) {
            need(
                    question.examples.size() >= EXAMPLES.getOrDefault(question.name, 0),
                    question.name + " needs an example");
            need(
                    question.wrongs.size() >= WRONGS.getOrDefault(question.name, 1),
                    question.name + " needs more wrong answers");
        }
        need(
                assignment.questions.stream()
                                .filter(question -> question.figure != null)
                                .count()
                        == 1,
                "there is not one figure");
    }
}
