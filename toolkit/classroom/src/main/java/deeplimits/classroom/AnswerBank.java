package deeplimits.classroom;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What every wrong answer of an assignment scores, and every missing one. Since no question uses the answer of another, a session that
 * holds all right answers takes one after the other in the place of its right one, and is asked the probes.
 */
final class AnswerBank {
    /** Draws of each probe: a wrong answer that is right for a fifth of the arguments goes through with probability 0.4 only. */
    private static final int DRAWS = 4;

    private final Assignment assignment;
    private final Reference reference;
    private final Jail jail;
    private final List<Trial> trials = new ArrayList<>();

    /** Asks a process that holds all right answers, and leaves it so. */
    @FunctionalInterface
    private interface Trial {
        Verify.Promise in(StudentProcess process) throws StudentProcess.Ended;
    }

    AnswerBank(Assignment assignment, Reference reference, Jail jail) {
        this.assignment = assignment;
        this.reference = reference;
        this.jail = jail;
        for (Question question : assignment.questions) {
            trials.add(process -> missing(process, question));
            for (Question.Wrong wrong : question.wrongs) trials.add(process -> wrong(process, question, wrong));
        }
    }

    /** Every {@code shares}-th trial from this one on, in a process of their own. */
    List<Verify.Promise> share(int first, int shares) throws IOException {
        List<Verify.Promise> promises = new ArrayList<>();
        try (StudentProcess process = new StudentProcess(jail, Grading.SUBMISSION_SECONDS)) {
            for (AssignmentCell cell : assignment.cells)
                if (cell.isGiven() || cell.isCode() && cell.is("solution"))
                    process.run(cell.code(), Grading.CELL_SECONDS);
            for (int i = first; i < trials.size(); i += shares)
                promises.add(trials.get(i).in(process));
        } catch (StudentProcess.Ended e) {
            promises.add(new Verify.Promise(false, "wrong and missing answers: " + e.getMessage()));
        }
        return promises;
    }

    private Verify.Promise missing(StudentProcess process, Question missing) throws StudentProcess.Ended {
        AssignmentCell cell = assignment.cell(missing.name);
        process.run(cell.released(), Grading.CELL_SECONDS);
        DoubleSupplier uniform = Digest.uniforms(Verify.KEY, assignment.name, cell.released());
        List<String> other = new ArrayList<>();
        for (Question question : assignment.questions)
            if (points(process, question, 1, uniform) != (question == missing ? 0 : question.points))
                other.add(question.name);
        process.run(cell.source(), Grading.CELL_SECONDS);
        return new Verify.Promise(
                other.isEmpty(),
                "without " + missing.name + " its points are missing, and no other"
                        + (other.isEmpty() ? "" : ": wrong points of " + other));
    }

    private Verify.Promise wrong(StudentProcess process, Question question, Question.Wrong wrong)
            throws StudentProcess.Ended {
        String right = assignment.cell(question.name).source();
        String words = "the wrong answer to " + question.name + ", " + wrong.replacement() + ", ";
        Reply reply = process.run(wrong.in(right), Grading.CELL_SECONDS);
        if (!reply.ran()) return new Verify.Promise(false, words + "is no Java: " + reply.message());
        double points = points(process, question, DRAWS, Digest.uniforms(Verify.KEY, assignment.name, wrong.in(right)));
        process.run(right, Grading.CELL_SECONDS);
        return new Verify.Promise(
                points == wrong.points(),
                words + "scores " + Numbers.text(points)
                        + (points == wrong.points() ? "" : " in place of " + Numbers.text(wrong.points())));
    }

    private double points(StudentProcess process, Question question, int draws, DoubleSupplier uniform)
            throws StudentProcess.Ended {
        double points = 0;
        for (Probe probe : question.probes)
            for (int i = 0; i < draws; i++)
                if (Grading.ask(process, reference, probe, uniform).isEmpty()) points += probe.points() / draws;
        return points;
    }
}
