package deeplimits.classroom;

import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import deeplimits.kernel.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The teacher's session, in the grader's process: the given cells and the rules of an assignment, and no line of a student. */
final class Reference implements AutoCloseable {
    private final Session session = new Session(Path.of(""));
    private final String assignment;

    Reference(Assignment assignment) {
        this.assignment = assignment.name;
        for (AssignmentCell cell : assignment.cells) if (cell.isGiven()) run(cell.id(), cell.code());
        for (Question question : assignment.questions) {
            if (!question.helpers.isEmpty()) run(question.name + "-test", question.helpers);
            List<Probe> all = new ArrayList<>(question.probes);
            all.addAll(question.examples);
            if (question.figure != null) all.add(question.figure);
            for (Probe probe : all) run(probe.name(), probe.rule());
        }
    }

    private void run(String what, String code) {
        try {
            session.run(code, Output.SILENCE);
        } catch (CellException e) {
            throw new IllegalArgumentException(
                    assignment + ", " + what + ": " + String.join("\n", e.traceback()) + "\nin\n" + code, e);
        }
    }

    /** Whether a value is right; one for which the rule itself fails is not, where the rule depends on the value. */
    boolean right(Probe probe, Map<String, String> arguments, Object value) {
        Object[] result;
        try {
            result = apply(probe, arguments, value);
        } catch (IllegalArgumentException e) {
            if (probe.declares("right")) return false;
            throw e;
        }
        if (probe.declares("right")) return result[0].equals(true);
        double tolerance = ((Number) result[1]).doubleValue();
        if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY) || !Values.near(result[0], result[0], 0))
            throw new IllegalArgumentException(assignment + ", " + probe.name() + ": expected " + Values.show(result[0])
                    + " with tolerance " + tolerance + " at " + arguments);
        return Values.near(value, result[0], tolerance);
    }

    /** What the rule returns: of an example {expected} or nothing, of a figure {expected, x}. */
    Object[] apply(Probe probe, Map<String, String> arguments, Object value) {
        try {
            return (Object[]) Answer.apply(probe.name(), probe.ruleArguments(arguments, value));
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw new IllegalArgumentException(
                    assignment + ", " + probe.name() + ": its rule fails at " + arguments + ": " + e, e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
