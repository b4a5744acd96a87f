package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cell that is edited and run again loses no value of another one in silence. */
class VariablesTest {
    private final Session session = new Session(Path.of(""));
    private final Recorder seen = new Recorder();

    @AfterEach
    void close() {
        session.close();
    }

    private String value(String code) throws CellException {
        DisplayData data = session.run(code, seen);
        return data == null ? null : Recorder.plain(data);
    }

    /** What is declared, how a part of it is edited, an expression of the variable, and its value before and after. */
    private static final String KEPT =
            """
            int f(int x) { return x + 1; } ; var a = f(1);                | int f(int x) { return x + 2; }      | a       | 2
            int f(int x) { return x + 1; } ; int a = f(1);                | int f(int x) { return x + 2; }      | a       | 2
            int f(int x) { return x + 1; } ; var a = f(1);                | double f(int x) { return x + .5; }  | a       | 2
            int f(int x) { return x + 1; } ; var a = new int[] {f(1), 7}; | int f(int x) { return 0; }          | a[0]    | 2
            int f(int x) { return x + 1; } ; var a = new int[][] {{f(1)}};| double f(int x) { return 0; }       | a[0][0] | 2
            int f(int x) { return x + 1; } ; var a = "n" + f(1);          | int f(int x) { return 0; }          | a       | n2
            int f(int x) { return x + 1; } ; int g() { return f(4); } ; var a = g(); | int f(int x) { return 0; } | a      | 5
            int f(int x) { return x + 1; } ; var a = (Supplier<Integer>) () -> f(1) + 40; | int f(int x) { return x + 1; } // same | a.get() | 42
            int f(int x) { return x + 1; } ; var a = new Object() { int k = f(1); }; | int f(int x) { return 0; } | a.k     | 2
            int n = 3;                     ; var a = n + 1;               | int n = 9;                          | a       | 4
            int n = 3;                     ; var a = n + 1;               | double n = 9;                       | a       | 4
            int n = 3;                     ; var a = List.of(n);          | String n = "x";                     | a       | [3]
            int n = 3;                     ; var a = List.of(n) ; var b = a.size() + 1; | String n = "x";       | b       | 2
            int n = 3;                     ; var a = Map.of("k", List.of(n)); | long n = 3;                     | a       | {k=[3]}
            int n = 3;                     ; var a = Map.entry(n, "v");   | long n = 3;                         | a.getKey() | 3
            int n = 3;                     ; var a = List.of(n, "v");     | long n = 3;                         | a       | [3, v]
            int n = 3;                     ; var a = new ArrayList<List<? extends Number>>(List.of(List.of(n))); | long n = 3; | a | [[3]]
            record P(int x) {}             ; var a = new P(3);            | record P(int x) {}                  | a       | P[x=3]
            record P(int x) {}             ; var a = new P(3).x();        | record P(int x, int y) {}           | a       | 3
            record P(int x) {}             ; record Q(int x) {} ; var a = new Q(3); | record P(int y) {}        | a       | Q[x=3]
            class C { int x = 4; }         ; var a = new C().x;           | class C { int x = 5; }              | a       | 4
            enum E { ONE, TWO }            ; var a = E.values().length;   | enum E { ONE }                      | a       | 2
            interface F { int of(int x); } ; var a = (F) x -> x + 1;      | interface F { int of(int x); }      | a.of(1) | 2
            import static java.lang.Math.max; var a = max(1, 2);          | import static java.lang.StrictMath.max; | a   | 2
            import java.util.List;         ; var a = List.of(1);          | import java.awt.*;                  | a       | [1]
            int u() { return late() + 1; } ; int late() { return 1; } ; var a = u(); | int late() { return 5; } | a       | 2
            <T> T id(T t) { return t; }    ; var a = id(List.of(2));      | <T> T id(T t) { return null; }      | a       | [2]
            double z = Double.NaN;         ; var a = z;                   | double z = 1;                       | a       | NaN
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = KEPT)
    void aVariableKeepsItsValueWhenWhatItCameFromIsEdited(String declared, String edited, String use, String expected)
            throws CellException {
        value(declared.replaceAll("([^;}\\s])\\s*(;|$)", "$1;").replaceAll("\\} ; |; ", "$0\n"));
        value(edited);
        assertEquals(expected, value(use), "unread, declared in one cell");
        for (String cell : declared.split(" ; ")) {
            try {
                value(cell.strip().replaceFirst("[^;}]$", "$0;"));
            } catch (CellException forward) {
                assertTrue(forward.getMessage().startsWith("declared, but not usable before"), forward.getMessage());
            }
        }
        assertEquals(expected, value(use), "declared cell by cell");
        value(edited);
        assertEquals(expected, value(use), "edited");
        value(edited + " // again");
        assertEquals(expected, value(use), "edited twice");
        assertEquals("", seen.out.toString(), "nothing is lost, nothing is said");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "record P(int x) {} | var a = new P(1); | record P(int x, int y) {} | P",
                "record P(int x) {} | P a = new P(1); | record P(int x, int y) {} | P",
                "record P(int x) {} | var a = new P[] {new P(1)}; | record P(int y) {} | P",
                "record P(int x) {} | List<P> a = List.of(new P(1)); | record P(int y) {} | P",
                "record P(int x) {} | var a = Map.of(1, List.of(new P(1))); | class P {} | P",
                "class P { class Q {} } | var a = new P().new Q(); | class P { class Q { int x; } } | P$Q",
                "enum E { ONE } | var a = E.ONE; | enum E { ONE, TWO } | E",
                "int f() { return 1; } ; record P(int x) { int g() { return f(); } } | var a = new P(1); | int f() { return 2; } | P"
            })
    void aValueOfATypeThatIsGoneIsToldAndNotNull(String type, String variable, String edited, String told)
            throws CellException {
        value(type.replace(" ; ", "\n"));
        value(variable + "\nint other = 5;");
        value(edited);
        String said = seen.out.toString();
        assertTrue(said.startsWith("Lost: a. The type " + told + " is another one now"), said);
        assertEquals(1, said.lines().count(), said);
        assertTrue(
                assertThrows(CellException.class, () -> value("a")).getMessage().contains("variable a"));
        assertEquals("5", value("other"));
    }

    @Test
    void severalLostVariablesAreToldInOneLine() throws CellException {
        value("record P(int x) {}\nvar a = new P(1);\nvar b = List.of(a);\nvar c = b.size();\nP none = null;");
        value("record P(int y) {}");
        assertEquals(
                "Lost: a, b. The type P is another one now (it, or what it uses, was declared again): "
                        + "run the cells that make them again.",
                seen.out.toString().strip());
        assertEquals("1", value("c"));
        value("var a = new P(2);");
        assertEquals("2", value("a.y()"));
    }

    @Test
    void anImportThatMakesANameAmbiguousLosesNothing() throws CellException {
        value("import static java.lang.Math.*;\nvar a = max(1, 2);\nList<Integer> b = List.of(3);");
        value("import static java.lang.StrictMath.*;\nimport java.awt.*;");
        assertEquals("2", value("a"));
        assertEquals("[3]", value("b"));
        assertEquals("", seen.out.toString());
    }

    @Test
    void lambdasAndThreadsGoOnWithTheSameVariable() throws CellException {
        value("int f() { return 1; }\nvar n = f();\nRunnable add = () -> n += 10;\nint read() { return n; }");
        value("int f() { return 2; }\nadd.run();");
        assertEquals("11", value("n"));
        value("int n = 100;\nadd.run();");
        assertEquals("110", value("n"));
        assertEquals("110", value("read()"));
    }

    @Test
    void aVariableDeclaredAgainWithoutAValueStartsAfresh() throws CellException {
        value("int n = 4;\nString s = \"a\";");
        value("int n;\nString s;");
        assertEquals("0", value("n"));
        assertNull(value("s"));
    }

    @Test
    void anInitialiserThatThrowsLeavesTheValue() throws CellException {
        value("int zero = 0;\nint n = 4;\nvar m = n + 1;");
        assertThrows(CellException.class, () -> value("int n = 1 / zero;"));
        assertEquals("[4, 5]", value("List.of(n, m)"));
    }

    @Test
    void resultsAreKeptForAWhileAndThenLetGo() throws CellException {
        value("Object held() { return new Object(); }");
        value("held()");
        String name = session.results().get(0);
        value("var copy = " + name + ";\nvar weak = new java.lang.ref.WeakReference<>(" + name + ");\ncopy = null;");
        for (int i = 0; i < Evaluator.RESULTS; i++) value("1 + " + i);
        assertEquals("20", value("" + session.results().size()));
        String told = assertThrows(CellException.class, () -> value(name)).getMessage();
        assertTrue(told.contains("the last 20 are kept"), told);
        System.gc();
        assertEquals("true", value("weak.refersTo(null)"));
        assertEquals("", seen.out.toString());
        assertEquals("190", value(IntStream.range(0, 20).mapToObj(i -> "+ " + i).reduce("", String::concat)));
    }
}
