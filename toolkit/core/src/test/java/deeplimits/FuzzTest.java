package deeplimits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.lab.Budget;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Every public constructor and method with one bad argument at a time: null, NaN, infinities, -1, 0, the largest
 * number, arrays that are empty, too short, too long or hold one of these. Each is refused by an
 * IllegalArgumentException that tells rule and value; or it is legal ({@link FuzzDomains}), and then nothing
 * comes back as NaN.
 *
 * <p>No number is legal that is not finite, no int that is negative, no null and no array that is empty or of another
 * length, unless the table of legal values says so. A function that a user writes, such as a sink of reports, is not
 * looked at; the functions that this project writes for an interface are. {@code -Ddeeplimits.fuzz=net,lab,...} looks at
 * fewer packages.
 */
class FuzzTest {
    private static final List<String> PACKAGES = List.of(System.getProperty(
                    "deeplimits.fuzz",
                    ",weights,format,limit,theory,net,random,stats,lab,data,train,study,plot,diagnose")
            .split(","));
    private static final int SECONDS = 2;
    private static final int FIRST_SECONDS = 20; // the good call may load libraries

    private static final String BUDGET = System.getProperty(Budget.PROPERTY);

    private ExecutorService worker = Executors.newSingleThreadExecutor(FuzzTest::daemon);

    private static Thread daemon(Runnable run) {
        Thread thread = new Thread(run, "fuzz");
        thread.setDaemon(true);
        return thread;
    }

    /** Another JDK's journal would be refused, as it should. */
    @BeforeAll
    static void noJournalIsLeftFromAnotherRun() throws IOException {
        Files.deleteIfExists(Path.of("target", "fuzz.journal"));
    }

    /** The budget is that of the whole JVM. */
    @AfterAll
    static void theBudgetIsLeftAsItWas() {
        System.clearProperty(Budget.PROPERTY);
        if (BUDGET != null) System.setProperty(Budget.PROPERTY, BUDGET);
    }

    @TestFactory
    List<DynamicTest> everyBadArgumentIsRefusedClearly() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<?> type : publicTypes())
            tests.add(DynamicTest.dynamicTest(type.getName().substring("deeplimits.".length()), () -> {
                List<String> failures = new ArrayList<>();
                for (Executable call : calls(type)) fuzz(type, call, failures);
                assertEquals("", String.join("\n", failures));
            }));
        return tests;
    }

    private static List<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(Require.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("deeplimits"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (name.contains("package-info")) continue;
                Class<?> type = Class.forName(name, false, FuzzTest.class.getClassLoader());
                String own = type.getPackageName().replaceFirst("deeplimits\\.?", "");
                if (PACKAGES.contains(own) && isPublic(type)) types.add(type);
            }
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> t = type; t != null; t = t.getEnclosingClass())
            if (!Modifier.isPublic(t.getModifiers()) || t.isAnonymousClass()) return false;
        return true;
    }

    private static List<Executable> calls(Class<?> type) {
        List<Executable> calls = new ArrayList<>();
        if (!Modifier.isAbstract(type.getModifiers())) calls.addAll(List.of(type.getConstructors()));
        for (Method method : type.getDeclaredMethods())
            if (Modifier.isPublic(method.getModifiers())
                    && !method.isSynthetic()
                    && method.getParameterCount() > 0
                    && !(Modifier.isAbstract(method.getModifiers()) && FuzzExamples.ofUser(type))
                    && !List.of("equals", "valueOf", "main").contains(method.getName())) calls.add(method);
        calls.sort((a, b) -> a.toString().compareTo(b.toString()));
        return calls;
    }

    private void fuzz(Class<?> type, Executable call, List<String> failures) {
        String good = outcome(type, call, -1, null);
        if (!good.isEmpty()) {
            failures.add(name(call) + " with good arguments: " + good);
            return;
        }
        Class<?>[] types = call.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            for (Object bad : bad(types[i], FuzzExamples.arguments(call)[i])) {
                String outcome = outcome(type, call, i, bad);
                if (!outcome.isEmpty())
                    failures.add(name(call) + ", argument " + i + " = " + show(bad) + ": " + outcome);
            }
        }
    }

    static String name(Executable call) {
        String types = Arrays.stream(call.getParameterTypes())
                .map(Class::getSimpleName)
                .toList()
                .toString();
        String owner =
                call.getDeclaringClass().getName().replaceFirst(".*\\.", "").replace('$', '.');
        return owner + (call instanceof Method ? "." + call.getName() : "") + "("
                + types.substring(1, types.length() - 1) + ")";
    }

    private static String show(Object value) {
        try {
            if (value == null || !value.getClass().isArray()) return String.valueOf(value);
        } catch (RuntimeException e) {
            return "what cannot be shown: " + e;
        }
        return Arrays.deepToString(new Object[] {value}).replaceAll("(.{60}).*", "$1...");
    }

    /** What a call with one argument replaced does that it should not; empty when all is well. */
    private String outcome(Class<?> type, Executable call, int at, Object bad) {
        Object[] arguments = FuzzExamples.arguments(call);
        if (at >= 0) arguments[at] = bad;
        Object self = Modifier.isStatic(call.getModifiers()) || call instanceof Constructor
                ? null
                : FuzzExamples.instance(type);
        try {
            Object result = worker.submit(() -> call instanceof Constructor<?> made
                            ? made.newInstance(arguments)
                            : ((Method) call).invoke(self, arguments))
                    .get(at < 0 ? FIRST_SECONDS : SECONDS, TimeUnit.SECONDS);
            if (at < 0) return "";
            if (!FuzzDomains.legal(call, at, bad)) return "accepted, gives " + show(result);
            boolean nan = hasNaN(result, 0) && !FuzzDomains.mayBeNaN(call, at);
            return nan ? "gives NaN: " + show(result) : "";
        } catch (TimeoutException e) {
            worker.shutdownNow();
            worker = Executors.newSingleThreadExecutor(FuzzTest::daemon);
            return "hangs";
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof InvocationTargetException
                    ? e.getCause().getCause()
                    : e.getCause();
            return at >= 0 && clear(cause) ? "" : cause.toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Name, rule and value; both sides of a mismatch; or the verdict of a check, which an unfit number must not pass.
     */
    private static boolean clear(Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        if (refusal instanceof AssertionError) return true;
        return refusal instanceof IllegalArgumentException
                && (message.contains(" must ") && message.contains(", got ")
                        || message.contains(" has length ")
                        || message.contains(" is not present in "));
    }

    private static boolean hasNaN(Object value, int nested) {
        if (value instanceof Double x) return x.isNaN();
        if (value instanceof Table table) return table.columns().stream().anyMatch(FuzzTest::columnHasNaN);
        if (value instanceof Iterable<?> list && nested < 3) {
            for (Object x : list) if (hasNaN(x, nested + 1)) return true;
        } else if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) if (hasNaN(Array.get(value, i), nested + 1)) return true;
        } else if (value instanceof Record && nested < 3) {
            for (RecordComponent component : value.getClass().getRecordComponents())
                try {
                    component.getAccessor().setAccessible(true);
                    if (hasNaN(component.getAccessor().invoke(value), nested + 1)) return true;
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
        }
        return false;
    }

    /** A missing overflow layer is no NaN. */
    private static boolean columnHasNaN(Column<?> column) {
        return column instanceof NumericColumn<?> numbers
                && !column.name().endsWith("overflow_layer")
                && Arrays.stream(numbers.asDoubleArray()).anyMatch(Double::isNaN);
    }

    /** Bad values of a type, beside a good one. */
    private static List<Object> bad(Class<?> type, Object good) {
        if (type == boolean.class) return List.of();
        if (type == byte.class) return List.of((byte) -1);
        if (type == int.class) return List.of(-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE);
        if (type == long.class) return List.of(-1L, 0L, Long.MAX_VALUE, Long.MIN_VALUE);
        if (type == float.class) return List.of(Float.NaN, Float.POSITIVE_INFINITY, -1f, 0f, Float.MAX_VALUE);
        if (type == double.class)
            return List.of(
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    -1.0,
                    0.0,
                    Double.MAX_VALUE,
                    -Double.MAX_VALUE,
                    Double.MIN_VALUE);
        List<Object> bad = new ArrayList<>();
        bad.add(null);
        if (type == String.class) bad.add("");
        if (List.class.isAssignableFrom(type)) {
            bad.add(List.of());
            bad.add(Arrays.asList((Object) null));
        }
        if (!type.isArray() || good == null) return bad;
        int length = Array.getLength(good);
        bad.add(Array.newInstance(type.getComponentType(), 0));
        if (length > 1) bad.add(resized(good, length - 1));
        bad.add(resized(good, length + 1));
        for (Object x : bad(type.getComponentType(), length == 0 ? null : Array.get(good, 0))) {
            Object other = resized(good, Math.max(1, length));
            Array.set(other, 0, x);
            bad.add(other);
        }
        return bad;
    }

    private static Object resized(Object array, int length) {
        Object other = Array.newInstance(array.getClass().getComponentType(), length);
        int kept = Math.min(length, Array.getLength(array));
        System.arraycopy(array, 0, other, 0, kept);
        for (int i = kept; i < length && kept > 0; i++) Array.set(other, i, Array.get(array, 0));
        return other;
    }
}
