package deeplimits.classroom;

import deeplimits.classroom.Result.Part;
import deeplimits.classroom.Result.Scored;
import deeplimits.classroom.Result.Shown;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * The grading of one submission: its cells are run in a process of its own, then the examples and the figure are asked, and only then the
 * probes, so that whatever is shown to the student was in the grader's hands before the first hidden argument left them.
 */
final class Grading {
    /** Seconds of processor time. */
    static final int CELL_SECONDS = 10;

    static final int PROBE_SECONDS = 10;
    /** Seconds by the clock, whatever the machine does beside. */
    static final int SUBMISSION_SECONDS = 400;

    private final Assignment assignment;
    private final Reference reference;
    private final Jail jail;
    private final String key;
    private final Result result = new Result();
    private final Map<String, String> troubles = new LinkedHashMap<>();

    /**
     * @param key what hidden arguments are drawn from, together with the content of the submission
     */
    Grading(Assignment assignment, Reference reference, Jail jail, String key) {
        this.assignment = assignment;
        this.reference = reference;
        this.jail = jail;
        this.key = key;
    }

    /** Grades a submission. @param content the digest of its file */
    Result grade(Submission submission, String content) throws IOException {
        for (Question question : assignment.questions) result.questions.put(question.name, blank(question));
        AssignmentNotes.of(assignment, submission, result.notes);
        Submission.Cell explanation = submission.cell(Assignment.EXPLAIN);
        if (explanation != null && !explanation.source().strip().equals(Assignment.TEXT_STUB))
            result.explanation = explanation.source().strip();
        try (StudentProcess process = new StudentProcess(jail, SUBMISSION_SECONDS)) {
            for (Step step : Step.of(assignment, submission)) {
                Reply reply = process.run(step.code(), CELL_SECONDS);
                if (!reply.ran()) troubles.put(step.name(), trouble(reply));
            }
            for (Question question : assignment.questions) show(process, question);
            DoubleSupplier uniform = Digest.uniforms(key, assignment.name, content);
            for (Question question : assignment.questions)
                for (int i = 0; i < question.probes.size(); i++) {
                    Part part = result.questions.get(question.name).probes.get(i);
                    part.why = ask(process, reference, question.probes.get(i), uniform);
                    if (part.why.isEmpty()) part.points = part.of;
                }
        } catch (StudentProcess.Ended e) {
            result.notes.add("ended early: " + e.getMessage());
        }
        if (troubles.containsKey(Step.EXTRA)) result.notes.add("a cell that the student added fails");
        result.questions.forEach(this::finish);
        return result;
    }

    private static Scored blank(Question question) {
        Scored scored = new Scored();
        scored.of = question.points;
        for (Probe probe : question.probes) {
            Part part = new Part();
            part.sentence = probe.sentence();
            part.of = probe.points();
            part.why = "the process ended before";
            scored.probes.add(part);
        }
        return scored;
    }

    /** Asks for what the student is shown. */
    private void show(StudentProcess process, Question question) throws StudentProcess.Ended {
        for (Probe example : question.examples) {
            Shown shown = new Shown();
            shown.title = example.sentence();
            Reply reply = process.run(example.question(Map.of()), PROBE_SECONDS);
            Object value = value(reply, example);
            shown.value = value == null ? why(reply) : Values.show(value);
            Object[] rule = reference.apply(example, Map.of(), value == null ? zero(example) : value);
            if (rule.length > 0) shown.expected = Values.show(rule[0]);
            if (value != null && example.declares("tolerance"))
                shown.right = Values.near(value, rule[0], ((Number) rule[1]).doubleValue());
            else if (value != null && rule.length > 0) shown.right = Values.near(value, rule[0], 1e-9);
            result.questions.get(question.name).examples.add(shown);
        }
        if (question.figure == null) return;
        Reply reply = process.run(question.figure.question(Map.of()), PROBE_SECONDS);
        Object value = value(reply, question.figure);
        Object[] rule = reference.apply(question.figure, Map.of(), value == null ? new double[0] : value);
        result.figureExpected = (double[]) rule[0];
        result.figureX = (double[]) rule[1];
        result.figureValue = value == null ? new double[0] : (double[]) value;
    }

    private static Object zero(Probe example) {
        String type = example.value().type();
        return type.endsWith("]") ? Values.read("[]", type) : type.equals("String") ? "" : Values.read("0", type);
    }

    /** Asks a probe at fresh arguments: why its value is not right, in words that hold nothing that the submission chose; empty where it is. */
    static String ask(StudentProcess process, Reference reference, Probe probe, DoubleSupplier uniform)
            throws StudentProcess.Ended {
        Map<String, String> arguments = probe.arguments(uniform);
        Reply reply = process.run(probe.question(arguments), PROBE_SECONDS);
        Object value = value(reply, probe);
        if (value == null) return why(reply);
        return reference.right(probe, arguments, value) ? "" : "another value";
    }

    private static Object value(Reply reply, Probe probe) {
        if (!reply.ran() || reply.value().isEmpty()) return null;
        try {
            return Values.read(reply.value(), probe.value().type());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Why there is no value: in words that hold nothing that the submission chose. */
    private static String why(Reply reply) {
        if (reply.ran()) return "no value of the type asked for";
        return switch (reply.name()) {
            case "CompileError" -> "the answer does not compile, or is missing";
            case "UnsupportedOperationException" -> "no answer";
            case "TimeLimit" -> "longer than " + PROBE_SECONDS + " s";
            case "NoValue" -> "a value that is too large, or none";
            case "OutOfMemoryError",
                    "StackOverflowError",
                    "ArithmeticException",
                    "NullPointerException",
                    "ArrayIndexOutOfBoundsException",
                    "IndexOutOfBoundsException",
                    "IllegalArgumentException",
                    "ClassCastException",
                    "NegativeArraySizeException" -> "it throws " + reply.name();
            default -> "it throws an exception";
        };
    }

    /** Of a cell that failed before any hidden argument was sent, the message may be shown. */
    private static String trouble(Reply reply) {
        String message = Names.plain(reply.message());
        return Names.plain(reply.name()) + (message.isEmpty() ? "" : ": " + message);
    }

    private void finish(String name, Scored scored) {
        scored.points = scored.probes.stream().mapToDouble(part -> part.points).sum();
        scored.trouble = troubles.getOrDefault(name, "");
        scored.reason = scored.probes.stream()
                .map(part -> part.why)
                .filter(why -> !why.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
