package deeplimits.classroom;

import deeplimits.classroom.JavaText.Declaration;
import deeplimits.classroom.JavaText.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/**
 * One block of a test cell: what is asked of the student's session, and how the grader judges the value that comes back.
 *
 * @param name     unique in its assignment
 * @param points   0 for an example and for the figure
 * @param sentence the rule, in words for the student
 * @param draws    arguments that the grader draws
 * @param given    declarations computed from those
 * @param value    the student's value
 * @param judge    declarations of the grader, with {@code value} in scope
 */
record Probe(
        String name,
        double points,
        String sentence,
        List<Draw> draws,
        List<Statement> given,
        Declaration value,
        List<Statement> judge) {

    /** The probe of a block's text. */
    static Probe of(String name, double points, String sentence, String block) {
        Parser parser = new Parser();
        for (Statement statement : JavaText.statements(block)) parser.add(statement);
        if (parser.value == null)
            throw new IllegalArgumentException("a block has no declaration of value: " + sentence);
        Probe probe = new Probe(
                name,
                points,
                sentence,
                List.copyOf(parser.draws),
                List.copyOf(parser.given),
                parser.value,
                List.copyOf(parser.judge));
        if (points > 0 && !probe.declares("right") && !(probe.declares("expected") && probe.declares("tolerance")))
            throw new IllegalArgumentException("a probe needs expected and tolerance, or right: " + sentence);
        return probe;
    }

    private static final class Parser {
        private final List<Draw> draws = new ArrayList<>();
        private final List<Statement> given = new ArrayList<>();
        private final List<Statement> judge = new ArrayList<>();
        private Declaration value;

        void add(Statement statement) {
            Draw draw = Draw.of(statement);
            Declaration declaration = statement.declaration();
            if (draw != null) {
                if (!given.isEmpty() || value != null)
                    throw new IllegalArgumentException("what is drawn stands first: " + statement.code());
                draws.add(draw);
            } else if (declaration != null && declaration.name().equals("value")) {
                value = declaration;
            } else if (value == null) {
                given.add(statement);
            } else if (declaration != null) {
                judge.add(statement);
            }
        }
    }

    boolean declares(String variable) {
        return judge.stream()
                .anyMatch(statement -> statement.declaration().name().equals(variable));
    }

    /** The x of a figure, and whatever else is declared before the value and not drawn. */
    Set<String> givenNames() {
        return given.stream()
                .filter(statement -> statement.declaration() != null)
                .map(statement -> statement.declaration().name())
                .collect(Collectors.toSet());
    }

    /** The arguments of one submission, in Java. */
    Map<String, String> arguments(DoubleSupplier uniform) {
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Draw draw : draws) arguments.put(draw.name(), draw.drawn(uniform));
        return arguments;
    }

    /** What is sent to the student's session: the arguments, the value, and nothing of the rule. */
    String question(Map<String, String> arguments) {
        StringBuilder code = new StringBuilder("deeplimits.classroom.Answer.give(() -> {\n");
        for (Draw draw : draws)
            code.append(draw.type())
                    .append(' ')
                    .append(draw.name())
                    .append(" = ")
                    .append(arguments.get(draw.name()))
                    .append(";\n");
        given.forEach(statement -> code.append(statement.code()).append('\n'));
        return code.append(value.type())
                .append(" value = ")
                .append(value.value())
                .append(";\nreturn value;\n});")
                .toString();
    }

    /** What the grader's own session keeps as the rule; it is applied to the same arguments and the value that came back. */
    String rule() {
        StringBuilder code = new StringBuilder("deeplimits.classroom.Answer.rule(\"" + name + "\", () -> {\n");
        draws.forEach(draw -> code.append(argument(draw.type(), draw.name())));
        given.forEach(statement -> code.append(statement.code()).append('\n'));
        code.append(argument(value.type(), "value"));
        judge.forEach(statement -> code.append(statement.code()).append('\n'));
        String answer = declares("right") ? "right" : declares("tolerance") ? "expected, tolerance" : "expected";
        if (!declares("right") && !declares("expected")) answer = "";
        String x = givenNames().contains("x") ? (answer.isEmpty() ? "x" : ", x") : "";
        return code.append("return new Object[] {")
                .append(answer)
                .append(x)
                .append("};\n});")
                .toString();
    }

    private static String argument(String type, String name) {
        return type + " " + name + " = (" + type + ") deeplimits.classroom.Answer.argument(\"" + name + "\");\n";
    }

    /** The arguments of the rule: those of the question, as objects, and the value. */
    Map<String, Object> ruleArguments(Map<String, String> arguments, Object value) {
        Map<String, Object> objects = new LinkedHashMap<>();
        for (Draw draw : draws) objects.put(draw.name(), Values.literal(arguments.get(draw.name()), draw.type()));
        objects.put("value", value);
        return objects;
    }
}
