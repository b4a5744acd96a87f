package deeplimits.classroom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** grades.csv, questions.csv and explain.csv: RFC 4180, UTF-8, a header line each. */
final class Grades {
    private final Assignment assignment;
    private final Map<String, Double> manual;

    /** @param manual the teacher's points of the text question by student */
    Grades(Assignment assignment, Map<String, Double> manual) {
        this.assignment = assignment;
        this.manual = manual;
    }

    /** Reads the teacher's points: a CSV with the columns student and points, others are ignored. */
    static Map<String, Double> manual(Path file) throws IOException {
        Map<String, Double> points = new HashMap<>();
        if (file == null) return points;
        List<List<String>> rows =
                rows(Files.readString(file, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""));
        int student = rows.isEmpty() ? -1 : rows.get(0).indexOf("student");
        int column = rows.isEmpty() ? -1 : rows.get(0).indexOf("points");
        if (student < 0 || column < 0)
            throw new IllegalArgumentException(file + " needs a header line with the columns student and points");
        for (List<String> row : rows.subList(1, rows.size())) {
            if (row.size() <= Math.max(student, column) || row.get(column).isBlank()) continue;
            points.put(row.get(student), manual(file, row.get(student), row.get(column)));
        }
        return points;
    }

    private static double manual(Path file, String student, String text) {
        double most = Assignment.QUESTIONS.get(Assignment.EXPLAIN);
        try {
            double points = Double.parseDouble(text.strip().replace(',', '.'));
            if (points >= 0 && points <= most) return points;
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException(
                file + ", " + student + ": points must be a number from 0 to " + most + ", got " + text);
    }

    /** The teacher's points of a student, or null where they are open. */
    Double explain(Result result) {
        return manual.get(safe(result.student));
    }

    /** Students of the teacher's table who are not in the class. */
    List<String> unknown(List<Result> results) {
        List<String> names = new ArrayList<>(manual.keySet());
        results.forEach(result -> names.remove(safe(result.student)));
        return names;
    }

    double total(Result result) {
        Double explain = explain(result);
        return result.points() + (explain == null ? 0 : explain);
    }

    void write(Path out, List<Result> results) throws IOException {
        Folders.write(out.resolve("grades.csv"), grades(results));
        Folders.write(out.resolve("questions.csv"), questions(results));
        Folders.write(out.resolve("explain.csv"), texts(results));
    }

    /** A row a student. */
    String grades(List<Result> results) {
        List<String> head = new ArrayList<>(List.of("student", "file"));
        head.addAll(Assignment.QUESTIONS.keySet());
        head.addAll(List.of("points", "of", "reason"));
        StringBuilder csv = new StringBuilder(line(head));
        int of = Assignment.QUESTIONS.values().stream()
                .mapToInt(points -> points)
                .sum();
        for (Result result : results) {
            List<String> row = new ArrayList<>(List.of(result.student, result.file));
            for (Question question : assignment.questions)
                row.add(Numbers.text(result.questions.get(question.name).points));
            Double explain = explain(result);
            row.add(explain == null ? "" : Numbers.text(explain));
            row.addAll(List.of(Numbers.text(total(result)), String.valueOf(of), reason(result)));
            csv.append(line(row));
        }
        return csv.toString();
    }

    private static String reason(Result result) {
        List<String> reasons = new ArrayList<>();
        if (!result.refused.isEmpty()) reasons.add("not graded: " + result.refused);
        reasons.addAll(result.notes);
        return String.join("; ", reasons);
    }

    /** A row a question. */
    private String questions(List<Result> results) {
        StringBuilder csv = new StringBuilder(line(List.of("student", "question", "points", "of", "reason")));
        for (Result result : results) {
            result.questions.forEach((name, scored) -> csv.append(line(List.of(
                    result.student, name, Numbers.text(scored.points), Numbers.text(scored.of), scored.reason))));
            Double explain = explain(result);
            csv.append(line(List.of(
                    result.student,
                    Assignment.EXPLAIN,
                    explain == null ? "" : Numbers.text(explain),
                    String.valueOf(Assignment.QUESTIONS.get(Assignment.EXPLAIN)),
                    explain == null ? "open: by the teacher" : "")));
        }
        return csv.toString();
    }

    /** The texts to be read, with the points given so far; filled in, it is what {@code --manual} takes. */
    private String texts(List<Result> results) {
        StringBuilder csv = new StringBuilder(line(List.of("student", "points", "text")));
        for (Result result : results) {
            Double explain = explain(result);
            csv.append(line(List.of(result.student, explain == null ? "" : Numbers.text(explain), result.explanation)));
        }
        return csv.toString();
    }

    private static String line(List<String> fields) {
        return fields.stream().map(Grades::safe).map(Grades::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A spreadsheet takes what begins like a formula for one. */
    static String safe(String field) {
        return field.matches("(?s)[=+@\\t\\r-].*") && !field.matches("-?[\\d.]+") ? "'" + field : field;
    }

    private static String quoted(String field) {
        return field.matches("(?s).*[\",\\r\\n].*") ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
    }

    /** The fields of a CSV text, quotes and line ends inside them included. */
    static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= csv.length(); i++) {
            char c = i < csv.length() ? csv.charAt(i) : '\n';
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                field.append(csv.charAt(i++));
            } else if (c == '"' && i < csv.length()) {
                quoted = !quoted;
            } else if (quoted && i < csv.length()) {
                field.append(c);
            } else if (c == ',' || c == '\n' || c == ';') {
                row.add(field.toString().replaceFirst("\r$", ""));
                field.setLength(0);
                if (c != '\n') continue;
                if (row.size() > 1 || !row.get(0).isEmpty()) rows.add(row);
                row = new ArrayList<>();
            } else {
                field.append(c);
            }
        }
        return rows;
    }
}
