package deeplimits.lab;

import java.util.Locale;

/**
 * How much work a chapter may do: {@link #CI} for seconds, {@link #CLASS} for a classroom (the default), {@link #PAPER}
 * for the parameters of the paper.
 *
 * <p>Every size that depends on it is spelled at its place: {@code budget.of(10, 50, 10_000)}.
 */
public enum Budget {
    /** Seconds: the tests execute every chapter with it. */
    CI,
    /** The default: each chapter within three minutes on one core, half as long on two, and 900 MB. */
    CLASS,
    /** The paper's own parameters, whatever they take. */
    PAPER;

    /** The system property that names the budget; it goes before the environment. */
    public static final String PROPERTY = "deeplimits.budget";
    /** The environment variable that names the budget. */
    public static final String VARIABLE = "DEEPLIMITS_BUDGET";

    /**
     * The budget in force: the system property {@value #PROPERTY}, else the environment variable {@value #VARIABLE},
     * else {@link #CLASS}.
     *
     * @throws IllegalArgumentException if either names no budget
     */
    public static Budget current() {
        String property = System.getProperty(PROPERTY);
        if (property != null && !property.isBlank()) return parse("system property " + PROPERTY, property);
        String variable = System.getenv(VARIABLE);
        return variable == null || variable.isBlank() ? CLASS : parse("environment variable " + VARIABLE, variable);
    }

    /**
     * Sets the budget for the rest of this session.
     *
     * @param name {@code ci}, {@code class} or {@code paper}, in any case
     * @throws IllegalArgumentException if the name is none of them
     */
    public static Budget set(String name) {
        Budget budget = parse("budget", name);
        System.setProperty(PROPERTY, budget.toString());
        return budget;
    }

    /** The number for this budget, such as {@code budget.of(10, 50, 10_000)}. */
    public int of(int ci, int classroom, int paper) {
        return switch (this) {
            case CI -> ci;
            case CLASS -> classroom;
            case PAPER -> paper;
        };
    }

    /** The value for this budget, such as one of three grids. */
    public <T> T of(T ci, T classroom, T paper) {
        return switch (this) {
            case CI -> ci;
            case CLASS -> classroom;
            case PAPER -> paper;
        };
    }

    /** The name as it is set and shown: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Budget parse(String origin, String name) {
        for (Budget budget : values())
            if (name != null && budget.toString().equals(name.strip().toLowerCase(Locale.ROOT))) return budget;
        throw new IllegalArgumentException(
                origin + " must be ci, class or paper, got " + (name == null ? "null" : '"' + name + '"'));
    }
}
