package deeplimits.classroom;

import deeplimits.classroom.JavaText.Declaration;
import deeplimits.classroom.JavaText.Statement;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An argument that the grader draws: {@code TYPE NAME = LITERAL;  // in LOW .. HIGH}, where every number of the literal is replaced
 * by one that is uniform in the range, or whose logarithm is.
 */
record Draw(String type, String name, String literal, double low, double high, boolean logarithmic) {
    private static final String NUMBER = "-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
    private static final Pattern RANGE =
            Pattern.compile("in\\s+(" + NUMBER + ")\\s*\\.\\.\\s*(" + NUMBER + ")(\\s+log)?");
    private static final Pattern NUMBERS = Pattern.compile(NUMBER);
    private static final Pattern LITERAL = Pattern.compile("[-+.\\deE{},\\s]+");

    /** The draw that a statement asks for, or null where it asks for none. */
    static Draw of(Statement statement) {
        Matcher range = RANGE.matcher(statement.comment());
        if (!range.matches()) {
            if (statement.comment().startsWith("in "))
                throw new IllegalArgumentException(
                        "a range is LOW .. HIGH or LOW .. HIGH log, got " + statement.comment());
            return null;
        }
        Declaration declaration = statement.declaration();
        if (declaration == null || !LITERAL.matcher(declaration.value()).matches())
            throw new IllegalArgumentException(
                    "only TYPE NAME = NUMBER OR {NUMBERS} can be drawn, got " + statement.code());
        Draw draw = new Draw(
                declaration.type(),
                declaration.name(),
                declaration.value(),
                Double.parseDouble(range.group(1)),
                Double.parseDouble(range.group(2)),
                range.group(3) != null);
        draw.examine();
        return draw;
    }

    private void examine() {
        if (!(low < high) || logarithmic && !(low > 0))
            throw new IllegalArgumentException(name + " has an empty range, " + low + " .. " + high);
        NUMBERS.matcher(literal)
                .results()
                .map(found -> Double.parseDouble(found.group()))
                .forEach(number -> {
                    if (!(low <= number && number <= high))
                        throw new IllegalArgumentException(
                                name + " is " + number + ", outside its range " + low + " .. " + high);
                });
    }

    private boolean whole() {
        return type.startsWith("int") || type.startsWith("long");
    }

    /** The literal with numbers drawn, in Java. @param uniform numbers in [0, 1) */
    String drawn(DoubleSupplier uniform) {
        return NUMBERS.matcher(literal).replaceAll(found -> Matcher.quoteReplacement(number(uniform.getAsDouble())));
    }

    private String number(double u) {
        if (logarithmic) {
            double x = low * Math.pow(high / low, u);
            return whole() ? String.valueOf(Math.round(x)) : String.valueOf(x);
        }
        return whole()
                ? String.valueOf((long) Math.floor(low + u * (high - low + 1)))
                : String.valueOf(low + u * (high - low));
    }
}
