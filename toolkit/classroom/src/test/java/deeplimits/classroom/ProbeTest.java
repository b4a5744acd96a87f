package deeplimits.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The text of a test cell becomes probes, and their arguments what the ranges say. */
class ProbeTest {
    private static final String CELL =
            """
            // example: at 1
            {
                double value = f(1);
                double expected = 2;
            }
            // BEGIN HIDDEN TESTS
            double twice(double x) { return 2 * x; }
            // probe 1.5: It doubles.
            {
                double x = 0.5;  // in 0 .. 1
                int[] n = {3, 4};  // in 2 .. 5
                double both = x + n[0];
                double value = f(both);
                double expected = twice(both);
                double tolerance = 1e-9;
                Check.within("f", value, expected, tolerance);
            }
            // probe 0.5: It is positive.
            {
                double value = f(1);
                boolean right = value > 0;
            }
            // wrong: 2 * x => x
            // wrong 0.5: 2 => 3
            // END HIDDEN TESTS
            """;

    @Test
    void statementsEndWhereTheyEnd() {
        List<String> code = JavaText.statements(
                        "double[][] doubled = {{1}, {2}};  // in 0 .. 1\nString s = \"a;}\\\"\"; char c = ';'; /* ; */\n"
                                + "for (int i = 0; i < 2; i++) { a(); }\nf(() -> { g(); });")
                .stream()
                .map(JavaText.Statement::code)
                .toList();
        assertEquals(
                List.of(
                        "double[][] doubled = {{1}, {2}};",
                        "String s = \"a;}\\\"\";",
                        "char c = ';';",
                        "for (int i = 0; i < 2; i++) { a(); }",
                        "f(() -> { g(); });"),
                code);
        assertThrows(IllegalArgumentException.class, () -> JavaText.statements("int a = 1"));
    }

    @Test
    void aCellIsReadWhole() {
        Question question = new Question("theory", 2, CELL);
        assertEquals("double twice(double x) { return 2 * x; }", question.helpers);
        assertEquals(
                List.of("It doubles.", "It is positive."),
                question.probes.stream().map(Probe::sentence).toList());
        assertEquals("at 1", question.examples.get(0).sentence());
        assertEquals(
                "double f(double x) { return x; }", question.wrongs.get(0).in("double f(double x) { return 2 * x; }"));
        assertEquals(0.5, question.wrongs.get(1).points());
    }

    @Test
    void theStudentIsSentNothingOfTheRule() {
        Probe probe = new Question("theory", 2, CELL).probes.get(0);
        String sent = probe.question(Map.of("x", "0.25", "n", "{2, 5}"));
        assertTrue(
                sent.contains("double x = 0.25;") && sent.contains("int[] n = {2, 5};") && sent.contains("f(both)"),
                sent);
        assertFalse(sent.contains("twice") || sent.contains("expected") || sent.contains("1e-9"), sent);
        assertTrue(probe.rule().contains("return new Object[] {expected, tolerance};"), probe.rule());
    }

    @Test
    void whatIsNotWrittenAsTheTeachersPageSaysIsRefused() {
        for (String broken : List.of(
                CELL.replace("probe 1.5", "probe 1"),
                CELL.replace("// probe 0.5: ", "// probe: "),
                CELL.replace("double tolerance", "double allowed"),
                CELL.replace("0.5;  // in 0 .. 1", "a + 1;  // in 0 .. 1"),
                CELL.replace("{3, 4};  // in 2 .. 5", "{3, 9};  // in 2 .. 5"),
                CELL.replace("in 0 .. 1", "in 0..1..2"),
                CELL.replace("// END HIDDEN TESTS", ""),
                CELL.replace("example", "figure")))
            assertThrows(IllegalArgumentException.class, () -> new Question("theory", 2, broken), broken);
    }

    @Test
    void drawsLieInTheirRangeAndKeepTheShape() {
        Draw matrix = draw("double[][] a = {{.5, 1}, {-1, 2e0}};  // in -1 .. 2");
        for (int i = 0; i < 200; i++) {
            double[][] a = (double[][]) Values.literal(matrix.drawn(Digest.uniforms("key", "place" + i)), "double[][]");
            assertEquals(2, a.length);
            Stream.of(a).flatMapToDouble(java.util.Arrays::stream).forEach(x -> assertTrue(-1 <= x && x < 2));
        }
        assertEquals(List.of(1, 2, 3), values("int a = 2;  // in 1 .. 3"));
        double log = (double)
                Values.literal(draw("double a = 10;  // in 1 .. 100 log").drawn(() -> 0.5), "double");
        assertEquals(10, log, 1e-12);
    }

    private static Draw draw(String statement) {
        return Draw.of(JavaText.statements(statement).get(0));
    }

    /** In 200 draws of three values each is missing with probability 6e-36; the key is fixed. */
    private static List<Object> values(String statement) {
        Draw draw = draw(statement);
        return java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> Values.literal(draw.drawn(Digest.uniforms("key", "" + i)), draw.type()))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void argumentsDependOnKeyAndContentAlone() {
        Draw draw = draw("double a = 0;  // in 0 .. 1");
        String one = draw.drawn(Digest.uniforms("key", "01", "content"));
        assertEquals(one, draw.drawn(Digest.uniforms("key", "01", "content")));
        assertNotEquals(one, draw.drawn(Digest.uniforms("key", "01", "another")));
        assertNotEquals(one, draw.drawn(Digest.uniforms("another", "01", "content")));
    }

    @Test
    void valuesTravelAsTextOfTheirTypeAndOfNoOther() {
        for (Object value :
                List.of(1.5, Double.NaN, -1e-300, 7, 7L, true, "a, b]\n", new double[] {1, 2}, new int[0])) {
            String type = value.getClass()
                    .getSimpleName()
                    .replace("Double", "double")
                    .replace("Integer", "int")
                    .replace("Long", "long")
                    .replace("Boolean", "boolean");
            assertEquals(Values.show(value), Values.show(Values.read(Values.write(value), type)), type);
        }
        assertEquals("[[1, 2], []]", Values.show(Values.read(Values.write(new double[][] {{1, 2}, {}}), "double[][]")));
        for (String bad : List.of("", "1.0f", "0x1p3", " 1", "[1]", "1]", "1,2", "abc", ":QQ==", "--1", "1e5"))
            assertThrows(IllegalArgumentException.class, () -> Values.read(bad, "double"), bad);
        for (String bad : List.of("1", "[1", "[1,]", "[1 2]", "[[1]]", "[1]x", "[" + "1,".repeat(6000) + "1]"))
            assertThrows(IllegalArgumentException.class, () -> Values.read(bad, "double[]"), bad);
        assertThrows(IllegalArgumentException.class, () -> Values.read("1.5", "int"));
        assertThrows(IllegalArgumentException.class, () -> Values.read("[]", "java.io.File[]"));
        for (Object bad : new Object[] {
            null, new Object(), List.of(1), new double[Values.MOST + 1], new double[80][80], "x".repeat(20_000)
        }) assertThrows(IllegalArgumentException.class, () -> Values.write(bad));
    }

    @Test
    void onlyTheSameShapeIsNear() {
        assertTrue(Values.near(1.0, 1.05, 0.1));
        assertFalse(Values.near(1.0, 1.2, 0.1));
        assertFalse(Values.near(Double.NaN, 1.0, 1));
        assertFalse(Values.near(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1));
        assertFalse(Values.near(new double[] {1}, new double[] {1, 2}, 1));
        assertFalse(Values.near(new double[] {1, 2}, new double[] {1}, 1));
        assertFalse(Values.near(null, 1.0, 1));
        assertTrue(Values.near(new double[][] {{1}, {2}}, new double[][] {{1.5}, {2}}, 0.5));
        assertTrue(Values.near("a", "a", 0) && !Values.near("a", "b", 9));
    }

    @Test
    void anAnswerCarriesTheNonceOfItsRequest() {
        String line = Reply.ran(false, "3.0", "[1.0]").line();
        assertEquals(Reply.ran(false, "3.0", "[1.0]"), Reply.read("abc " + line, "abc"));
        assertNull(Reply.read("abd " + line, "abc"));
        assertNull(Reply.read("abc " + line + " more", "abc"));
        assertFalse(Reply.read("abc ran - . . . .%%%", "abc").ran());
        assertEquals(
                400,
                Reply.read("abc " + Reply.failed(false, "x", "y".repeat(9999)).line(), "abc")
                        .message()
                        .length());
    }
}
