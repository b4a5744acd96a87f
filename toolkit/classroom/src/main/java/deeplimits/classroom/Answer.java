package deeplimits.classroom;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where code in a session leaves what it was asked for. In the student's process this is the last value alone, and student code may
 * write to it: it then gives another value. In the grader's it also keeps the teacher's rules, a line of code a probe, compiled once.
 */
public final class Answer {
    private static final Map<String, Callable<?>> RULES = new ConcurrentHashMap<>();
    private static final ThreadLocal<Map<String, Object>> ARGUMENTS = ThreadLocal.withInitial(HashMap::new);
    private static volatile Object given;

    private Answer() {}

    /** Evaluates an expression with its arguments and keeps its value. @throws Exception what the expression throws */
    public static void give(Callable<?> expression) throws Exception {
        given = null;
        given = expression.call();
    }

    /** Keeps a rule under a name. */
    public static void rule(String name, Callable<?> rule) {
        RULES.put(name, rule);
    }

    /** An argument of the rule that is being applied, by its name. */
    public static Object argument(String name) {
        return ARGUMENTS.get().get(name);
    }

    /** The value given last; it is forgotten. */
    static Object take() {
        Object value = given;
        given = null;
        return value;
    }

    /** Applies a rule to its arguments. */
    static Object apply(String name, Map<String, Object> arguments) throws Exception {
        ARGUMENTS.set(arguments);
        try {
            return RULES.get(name).call();
        } finally {
            ARGUMENTS.remove();
        }
    }
}
