package deeplimits.classroom;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One question of an assignment: its points, what is shown of an answer and how it is judged, read from its test cell. */
final class Question {
    static final String HIDDEN = "BEGIN HIDDEN TESTS";
    static final String HIDDEN_END = "END HIDDEN TESTS";
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^// (?:(?<kind>example|figure)|probe (?<points>[\\d.]+)): (?<words>.+)\\n(?=\\{)");
    private static final Pattern WRONG =
            Pattern.compile("(?m)^// wrong(?: (?<points>[\\d.]+))?: (?<old>.+?) => (?<new>.+)$");
    private static final Pattern DIRECTIVE = Pattern.compile("(?m)^\\s*// ?(?:example|figure|probe|wrong)\\b.*$");

    final String name;
    final double points;
    final List<Probe> probes = new ArrayList<>();
    final List<Probe> examples = new ArrayList<>();
    final List<Wrong> wrongs = new ArrayList<>();
    /** Declarations of the hidden part that the rules call. */
    final String helpers;

    Probe figure;

    /**
     * A wrong answer: the right one with every {@code old} replaced.
     *
     * @param points what it must score
     */
    record Wrong(double points, String old, String replacement) {
        String in(String answer) {
            if (!answer.contains(old)) throw new IllegalArgumentException("the answer does not hold " + old);
            return answer.replace(old, replacement);
        }
    }

    Question(String name, double points, String test) {
        this.name = name;
        this.points = points;
        int hidden = test.indexOf("// " + HIDDEN);
        int end = test.indexOf("// " + HIDDEN_END);
        if (hidden < 0 || end < hidden)
            throw new IllegalArgumentException(
                    name + "-test has no part between // " + HIDDEN + " and // " + HIDDEN_END);
        read(test.substring(0, hidden), false);
        helpers = read(test.substring(test.indexOf('\n', hidden) + 1, end), true);
        double sum = probes.stream().mapToDouble(Probe::points).sum();
        if (sum != points)
            throw new IllegalArgumentException(name + "-test has " + points + " points, its probes " + sum);
        if (test.lines().filter(line -> DIRECTIVE.matcher(line).matches()).count()
                != probes.size() + examples.size() + wrongs.size() + (figure == null ? 0 : 1))
            throw new IllegalArgumentException(name + "-test has a comment that begins like a block, and is none");
    }

    /** Reads the blocks of a part; answers what else it holds. */
    private String read(String part, boolean hidden) {
        StringBuilder rest = new StringBuilder();
        Matcher block = BLOCK.matcher(part);
        int at = 0;
        while (block.find(at)) {
            int close = JavaText.close(part, block.end());
            add(block, part.substring(block.end() + 1, close - 1), hidden);
            rest.append(part, at, block.start());
            at = close;
        }
        rest.append(part.substring(at));
        WRONG.matcher(part).results().forEach(found -> {
            String score = found.group(1);
            wrongs.add(new Wrong(score == null ? 0 : Double.parseDouble(score), found.group(2), found.group(3)));
        });
        return WRONG.matcher(rest).replaceAll("").strip();
    }

    private void add(Matcher block, String text, boolean hidden) {
        String kind = block.group("kind");
        String words = block.group("words").strip();
        if (hidden == "example".equals(kind))
            throw new IllegalArgumentException(
                    name + "-test: examples are visible, probes and figures hidden: " + words);
        if (kind == null) {
            double worth = Double.parseDouble(block.group("points"));
            probes.add(Probe.of(name + "-probe-" + probes.size(), worth, words, text));
        } else if (kind.equals("example")) {
            examples.add(Probe.of(name + "-example-" + examples.size(), 0, words, text));
        } else {
            figure = Probe.of(name + "-figure", 0, words, text);
            if (words.split("\\|").length != 3)
                throw new IllegalArgumentException("a figure is named X AXIS | Y AXIS | TITLE, got " + words);
        }
    }
}
