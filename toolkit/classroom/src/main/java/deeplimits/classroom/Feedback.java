package deeplimits.classroom;

import deeplimits.plot.Figures;
import deeplimits.plot.Panels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
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
        Folders.write(out.resolve("feedback").resolve(Names.file(result.student) + ".html"), page(result));
    }

    String page(Result result) throws IOException {
        Page page = new Page(result.student + ": " + assignment.title().replace("$", ""));
        Double explain = grades.explain(result);
        page.paragraph(Numbers.text(grades.total(result)) + " of 10 points"
                + (explain == null ? ", and the question in words is still to be read by the teacher." : "."));
        page.link("The chapter", CHAPTERS + assignment.name + ".ipynb");
        if (!result.refused.isEmpty()) return page.paragraph("Not graded: " + result.refused + ".").html();
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
                    part.sentence,
                    part.why.isEmpty() ? "right" : part.why,
                    Numbers.text(part.points) + " of " + Numbers.text(part.of)));
        page.table(List.of("rule, asked with numbers that the grader drew", "your answer", "points"), rows);
        if (scored.examples.isEmpty()) return;
        List<List<String>> examples = new ArrayList<>();
        for (Result.Shown shown : scored.examples)
            examples.add(List.of(shown.title, shown.value, shown.expected, shown.right ? "right" : "differs"));
        page.table(List.of("example of the assignment", "your value", "expected", ""), examples);
    }

    /** The student's points on the theory's line; null where there is nothing to draw. */
    private Panels figure(Result result) {
        int n = Math.min(result.figureX.length, result.figureValue.length);
        double[] theory = result.figureExpected;
        if (n == 0 || theory.length < n || Arrays.stream(result.figureValue).limit(n).noneMatch(Double::isFinite)) return null;
        String[] words = assignment.figureWords();
        boolean logX = words[0].endsWith("(log)");
        boolean logY = words[1].endsWith("(log)");
        double[] yours = IntStream.range(0, n)
                .mapToDouble(i -> usable(result.figureValue[i], logY) ? result.figureValue[i] : Double.NaN)
                .toArray();
        Table table = Table.create(
                DoubleColumn.create("x", both(Arrays.copyOf(result.figureX, n))),
                DoubleColumn.create("y", both(theory, yours, n)),
                StringColumn.create(
                        "series",
                        IntStream.range(0, 2 * n).mapToObj(i -> i < n ? "theory" : "your code").toList()));
        Panels panels = Figures.lines(table, "x", "y", "series")
                .labels(label(words[0]), label(words[1]))
                .caption(words[2] + ".");
        panels = logX ? panels.logX() : panels;
        return logY ? panels.logY() : panels;
    }

    private static boolean usable(double y, boolean log) {
        return Double.isFinite(y) && Math.abs(y) < 1e30 && (!log || y > 0);
    }

    private static double[] both(double[] x) {
        return IntStream.range(0, 2 * x.length).mapToDouble(i -> x[i % x.length]).toArray();
    }

    private static double[] both(double[] theory, double[] yours, int n) {
        return IntStream.range(0, 2 * n).mapToDouble(i -> i < n ? theory[i] : yours[i - n]).toArray();
    }

    private static String label(String words) {
        return words.replaceFirst("\\s*\\(log\\)$", "");
    }
}
