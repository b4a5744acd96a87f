package deeplimits.classroom;

import deeplimits.plot.Figures;
import deeplimits.plot.Panels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** What a student gets back: the points, the rules, their own values at the examples, and their numbers against the theory. */
final class Feedback {
    private static final String CHAPTERS = "https://github.com/deeplimits/deeplimits/blob/HEAD/notebooks/";

    private final Assignment assignment;
    private final Grades grades;

    Feedback(Assignment assignment, Grades grades) {
        this.assignment = assignment;
        this.grades = grades;
    }

    void write(Path out, Result result) throws IOException {
        Folders.write(out.resolve("feedback").resolve(result.page + ".html"), page(result));
    }

    String page(Result result) throws IOException {
        Page page = new Page(
                result.student + ", " + assignment.name,
                Page.text(result.student) + ": " + Page.formulas(assignment.title()));
        Double explain = grades.explain(result);
        page.paragraph(Numbers.text(grades.total(result)) + " of 10 points"
                + (explain == null ? ", and the question in words is still to be read by the teacher." : "."));
        page.link("The chapter", CHAPTERS + assignment.name + ".ipynb");
        if (!result.refused.isEmpty())
            return page.paragraph("Not graded: " + result.refused + ".").html();
        result.notes.forEach(note -> page.paragraph("Note: " + note + "."));
        result.questions.forEach((name, scored) -> question(page, name, scored));
        page.heading(Assignment.EXPLAIN + ": " + (explain == null ? "open" : Numbers.text(explain)) + " of 1");
        if (result.explanation.isEmpty()) page.paragraph("No answer was handed in.");
        else page.paragraph(result.explanation);
        Panels figure = figure(result);
        if (figure != null) page.heading("Your numbers and the theory").figure(figure);
        return page.html();
    }

    private static void question(Page page, String name, Result.Scored scored) {
        page.heading(name + ": " + Numbers.text(scored.points) + " of " + Numbers.text(scored.of));
        if (!scored.trouble.isEmpty()) page.paragraph("Your cell failed when it was run. " + scored.trouble);
        List<List<String>> rows = new ArrayList<>();
        for (Result.Part part : scored.probes)
            rows.add(List.of(
                    Page.formulas(part.sentence),
                    part.why.isEmpty() ? "right" : part.why,
                    Numbers.text(part.points) + " of " + Numbers.text(part.of)));
        page.table(List.of("rule, asked with numbers that the grader drew", "your answer", "points"), rows);
        if (scored.examples.isEmpty()) return;
        List<List<String>> examples = new ArrayList<>();
        for (Result.Shown shown : scored.examples)
            examples.add(List.of(
                    Page.formulas(shown.title),
                    Page.text(shown.value),
                    shown.expected,
                    shown.right ? "right" : "differs"));
        page.table(List.of("example of the assignment", "your value", "expected", ""), examples);
    }

    /** The student's points on the theory's line; null where there is nothing to draw. */
    private Panels figure(Result result) {
        int n = Math.min(result.figureX.length, result.figureValue.length);
        double[] theory = result.figureExpected;
        if (n < 2 || theory.length < n || IntStream.range(0, n).noneMatch(i -> usable(result.figureValue[i], false)))
            return null;
        String[] words = assignment.figureWords();
        boolean logX = words[0].endsWith("(log)");
        boolean logY = words[1].endsWith("(log)");
        int[] drawn = IntStream.range(0, n)
                .filter(i -> usable(result.figureValue[i], logY))
                .toArray();
        Table yours = Table.create(
                DoubleColumn.create("x", pick(result.figureX, drawn)),
                DoubleColumn.create("yours", pick(result.figureValue, drawn)));
        Panels panels = Figures.scatter(yours, "x", "yours")
                .theory("theory", x -> between(x, result.figureX, theory, logX))
                .labels(label(words[0]), label(words[1]))
                .caption("Points: your code. Line: the theory. " + words[2] + ".");
        panels = logX ? panels.logX() : panels;
        return logY ? panels.logY() : panels;
    }

    private static double[] pick(double[] all, int... places) {
        return IntStream.of(places).mapToDouble(i -> all[i]).toArray();
    }

    /** The theory is known where the student was asked; between these points the line is straight. */
    private static double between(double x, double[] xs, double[] ys, boolean log) {
        int i = 1;
        while (i < xs.length - 1 && xs[i] < x) i++;
        double from = log ? Math.log(xs[i - 1]) : xs[i - 1];
        double to = log ? Math.log(xs[i]) : xs[i];
        double share = ((log ? Math.log(x) : x) - from) / (to - from);
        return ys[i - 1] + share * (ys[i] - ys[i - 1]);
    }

    private static boolean usable(double y, boolean log) {
        return Double.isFinite(y) && Math.abs(y) < 1e30 && (!log || y > 0);
    }

    private static String label(String words) {
        return words.replaceFirst("\\s*\\(log\\)$", "");
    }
}
