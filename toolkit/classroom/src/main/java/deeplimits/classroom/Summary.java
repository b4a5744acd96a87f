package deeplimits.classroom;

import deeplimits.plot.Figures;
import deeplimits.plot.Panels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The class on one page, for the teacher: points per question, the most common wrong answers, and what could not be graded. */
final class Summary {
    private static final int MOST_COMMON = 12;

    private final Assignment assignment;
    private final Grades grades;

    Summary(Assignment assignment, Grades grades) {
        this.assignment = assignment;
        this.grades = grades;
    }

    void write(Path out, List<Result> results) throws IOException {
        Folders.write(out.resolve("summary.html"), page(results));
    }

    private String page(List<Result> results) throws IOException {
        Page page = new Page(assignment.name + ": the class", Page.formulas(assignment.title()) + ": the class");
        List<Result> graded =
                results.stream().filter(result -> result.refused.isEmpty()).toList();
        page.paragraph(results.size() + " submissions, " + graded.size()
                + " graded. Mean of the graded, the question in words as far as" + " it has been read: " + mean(graded)
                + " of 10.");
        if (!graded.isEmpty()) page.heading("Points per question").figure(picture(graded));
        page.heading("The most common wrong answers")
                .table(List.of("students", "question", "rule", "what came", "value at the example"), wrong(graded));
        page.heading("To be looked at").table(List.of("student", "file", "reason"), unusual(results));
        return page.html();
    }

    private String mean(List<Result> results) {
        return String.format(
                Locale.ROOT,
                "%.1f",
                results.stream().mapToDouble(grades::total).average().orElse(0));
    }

    private Panels picture(List<Result> results) {
        StringColumn names = StringColumn.create("question");
        DoubleColumn share = DoubleColumn.create("share");
        for (Question question : assignment.questions) {
            names.append(question.name);
            share.append(100
                    * results.stream()
                            .mapToDouble(result -> result.questions.get(question.name).points / question.points)
                            .average()
                            .orElse(0));
        }
        return Figures.bars(Table.create(names, share), "question", "share")
                .labels("question", "mean share of the points, %")
                .fromZero()
                .caption(results.size() + " submissions of " + assignment.name + ".");
    }

    private static List<List<String>> wrong(List<Result> results) {
        Map<List<String>, Integer> counts = new TreeMap<>(Comparator.comparing(List<String>::toString));
        for (Result result : results) {
            result.questions.forEach((name, scored) -> {
                String example = scored.examples.isEmpty() ? "" : scored.examples.get(0).value;
                for (Result.Part part : scored.probes)
                    if (!part.why.isEmpty())
                        counts.merge(
                                List.of(name, Page.formulas(part.sentence), part.why, Page.text(example)),
                                1,
                                Integer::sum);
            });
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Integer>comparingByValue().reversed())
                .limit(MOST_COMMON)
                .map(entry -> {
                    List<String> row = new ArrayList<>(List.of(String.valueOf(entry.getValue())));
                    row.addAll(entry.getKey());
                    return row;
                })
                .toList();
    }

    private static List<List<String>> unusual(List<Result> results) {
        return results.stream()
                .filter(result -> !result.refused.isEmpty() || !result.notes.isEmpty())
                .map(result -> List.of(
                        Page.text(result.student),
                        Page.text(result.file),
                        Page.text(
                                result.refused.isEmpty()
                                        ? String.join("; ", result.notes)
                                        : "not graded: " + result.refused)))
                .toList();
    }
}
