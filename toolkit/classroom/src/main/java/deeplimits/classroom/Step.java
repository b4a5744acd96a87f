package deeplimits.classroom;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cell to run: the given ones as the teacher wrote them, whatever became of them, the answers and added cells as the student did.
 *
 * @param name the grade_id, or {@link #EXTRA} for a cell that the student added
 */
record Step(String name, String code) {
    static final String EXTRA = "added";

    /** The cells of a session, in the order of the assignment; an added cell follows the cell that it was put behind. */
    static List<Step> of(Assignment assignment, Submission submission) {
        Map<String, AssignmentCell> known = new HashMap<>();
        assignment.cells.forEach(cell -> known.put(cell.id(), cell));
        Map<String, List<Step>> behind = new HashMap<>();
        String anchor = "";
        for (Submission.Cell cell : submission.cells) {
            AssignmentCell mine = known.get(cell.id());
            if (mine != null) anchor = cell.id();
            boolean answer = mine != null && mine.isCode() && mine.is("solution");
            if (cell.code() && !cell.source().isBlank() && (answer || mine == null))
                behind.computeIfAbsent(anchor, name -> new ArrayList<>())
                        .add(new Step(answer ? cell.id() : EXTRA, cell.source()));
        }
        List<Step> steps = new ArrayList<>(behind.getOrDefault("", List.of()));
        for (AssignmentCell cell : assignment.cells) {
            if (cell.isGiven()) steps.add(new Step(cell.id(), cell.code()));
            steps.addAll(behind.getOrDefault(cell.id(), List.of()));
        }
        return steps;
    }
}
