package deeplimits.classroom;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is unusual about the cells of a submission, in the teacher's words. */
final class AssignmentNotes {
    private AssignmentNotes() {}

    /** Whether these cells are those of another assignment: none of the teacher's texts is there. */
    static boolean other(Assignment assignment, Submission submission) {
        if (!submission.assignment.isEmpty()) return !submission.assignment.equals(assignment.name);
        return assignment.cells.stream()
                .filter(cell -> !cell.is("solution") && !cell.id().equals("set-up"))
                .noneMatch(cell -> same(cell, submission.cell(cell.id())));
    }

    private static boolean same(AssignmentCell cell, Submission.Cell handed) {
        return handed != null && handed.source().strip().equals(cell.released().strip());
    }

    static void of(Assignment assignment, Submission submission, List<String> notes) {
        String now = assignment.version();
        if (!submission.version.isEmpty() && !submission.version.equals(now))
            notes.add("made from version " + Names.plain(submission.version) + ", graded by " + now);
        list(notes, "missing cells", ids(assignment).filter(id -> submission.count(id) == 0));
        list(notes, "doubled cells", ids(assignment).filter(id -> submission.count(id) > 1));
        list(
                notes,
                "changed cells, put back",
                assignment.cells.stream()
                        .filter(cell -> cell.is("locked") && cell.isCode())
                        .filter(cell -> submission.count(cell.id()) > 0 && !same(cell, submission.cell(cell.id())))
                        .map(AssignmentCell::id));
    }

    private static Stream<String> ids(Assignment assignment) {
        return assignment.cells.stream()
                .filter(cell -> cell.isCode() || cell.is("solution"))
                .map(AssignmentCell::id);
    }

    private static void list(List<String> notes, String words, Stream<String> names) {
        String all = names.collect(Collectors.joining(" "));
        if (!all.isEmpty()) notes.add(words + ": " + all);
    }
}
