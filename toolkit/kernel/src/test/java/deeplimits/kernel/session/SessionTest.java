package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import deeplimits.lab.Check;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
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

    private CellException failure(String code) {
        return assertThrows(CellException.class, () -> session.run(code, seen));
    }

    @Test
    void declarationsOfOneCellMayNeedEachOther() throws CellException {
        assertEquals(
                "7",
                value(
                        "int twicePlusOne(int x) { return twice(x) + 1; }\nint twice(int x) { return 2 * x; }\ntwicePlusOne(3)"));
    }

    @Test
    void declarationsOfEarlierCellsStay() throws CellException {
        value("record Point(int x, int y) {}\nvar p = new Point(1, 2);");
        assertEquals("Point[x=1, y=2]", value("p"));
    }

    /** JShell of JDK 24 on rewrites the code of cells, and does not find the classes of others where two of them meet. */
    @Test
    void classesOfEarlierCellsMayMeetInABranch() throws CellException {
        value("interface Animal {}");
        value("record Cat(int lives) implements Animal {}");
        value("record Dog() implements Animal {}");
        value("Animal animal(boolean cat) { return cat ? new Cat(9) : new Dog(); }");
        assertEquals("Cat[lives=9]", value("animal(true)"));
        assertEquals("Dog[]", value("animal(false)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int a = 1;",
                "int a = 1",
                "int a; a = 2",
                "1 + 1; // hidden",
                "1 + 1; /* so; is\nthis */",
                "\"text\".length();",
                "System.out.print(1)",
                "null",
                "",
                "// nothing",
                "for (int i = 0; i < 2; i++) {\n}",
                "import java.time.*;"
            })
    void aCellWithoutALastExpressionHasNoResult(String code) throws CellException {
        assertNull(value(code));
    }

    @Test
    void theLastExpressionIsTheResultWhateverPrecedesIt() throws CellException {
        assertEquals("4", value("int a = 1;\n\n// a comment\nSystem.out.println(a);\n  a + 3  "));
        assertEquals("1\n", seen.out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 1 // shown;",
                "1 + 1 /* shown; */ // too;",
                "2 // a remark;\n// and another;",
                "switch (3) { case 3 -> 2; default -> 1; }"
            })
    void aSemicolonInACommentOrInsideHidesNothing(String code) throws CellException {
        assertEquals("2", value(code));
    }

    @Test
    void arraysShowTheirEntries() throws CellException {
        assertEquals("[[1.0, 2.0], [3.0]]", value("new double[][] {{1, 2}, {3}}"));
        String million = value("new int[1_000_000]");
        assertTrue(million.startsWith("[0, 0, ") && million.endsWith(", 0, ... of 1000000 entries"), million);
        assertEquals(20_027, million.length(), 30);
        assertTrue(value("new String[] {\"a\".repeat(100_000)}").endsWith("aa, ... of 1 entries"));
    }

    @Test
    void anExceptionNamesItsCauseAndItsCellLine() throws CellException {
        value(
                "int check(int x) {\n  if (x < 0)\n    throw new IllegalArgumentException(\"x must be at least 0, got \" + x, new RuntimeException(\"root\"));\n"
                        + "  return x;\n}");
        CellException e = failure("int good = 1;\n\nint bad = check(-1);");
        assertEquals("IllegalArgumentException", e.name());
        assertEquals("x must be at least 0, got -1", e.getMessage());
        String trace = String.join("\n", e.traceback());
        assertTrue(trace.contains("at cell [1] line 3:  throw new"), trace);
        assertTrue(trace.contains("at line 3:  int bad = check(-1);"), trace);
        assertTrue(trace.contains("caused by RuntimeException: root"), trace);
        assertFalse(trace.contains("REPL") || trace.contains("jdk.") || trace.contains("deeplimits.kernel"), trace);
    }

    @Test
    void anExceptionFromTheToolkitShowsTheToolkitsLineToo() {
        CellException e = failure("deeplimits.lab.Budget.set(\"huge\")");
        String trace = String.join("\n", e.traceback());
        assertTrue(trace.contains("in deeplimits.lab.Budget."), trace);
        assertTrue(trace.contains("at line 1:  deeplimits.lab.Budget.set"), trace);
    }

    @Test
    void aLongRecursionIsShownShort() {
        CellException e = failure("int down(int n) { return down(n + 1) + 1; }\ndown(0)");
        assertEquals("StackOverflowError", e.name());
        assertTrue(e.traceback().size() < 12, () -> "" + e.traceback().size());
    }

    @Test
    void aCompileErrorPointsAtItsPlace() {
        CellException e = failure("int a = 1;\nint b = missing + a;");
        assertEquals("CompileError", e.name());
        assertEquals("  line 2:  int b = missing + a;", e.traceback().get(1));
        assertEquals(
                e.traceback().get(1).indexOf("missing"), e.traceback().get(2).indexOf('^'));
    }

    @Test
    void aDeclarationThatCannotBeUsedYetIsSaid() {
        CellException e = failure("int f() { return g(); }");
        assertTrue(e.getMessage().contains("method g()"), e.getMessage());
    }

    @Test
    void anOverloadThatCallsTheOtherRunsOrIsRefusedWithTheReason() throws CellException {
        value("double sum(double a, double b) { return a + b; }");
        try {
            assertEquals("3.0", value("double sum(String s) { return sum(1.0, 2.0); }\nsum(\"x\")"));
        } catch (CellException e) {
            assertTrue(
                    Runtime.version().feature() < 25 && e.getMessage().contains("give one of them another name"),
                    e.getMessage());
        }
        value("double sum(int[] s) { return s.length; }");
        assertEquals("2.0", value("sum(new int[2])"));
        assertEquals("3.0", value("sum(1.0, 2.0)"));
    }

    /** JShell of JDK 25 refuses such a declaration, of whatever kind, for a class that it has not made yet. */
    @ParameterizedTest
    @ValueSource(strings = {"double middle = 6;", "double middle(int x) { return x; }", "class middle {}"})
    void aNameThatOverloadsMentionMayBeDeclared(String declaration) throws CellException {
        assumeTrue(Runtime.version().feature() >= 25, "here methods of cells cannot call others of their name");
        value("double slope(int a, int b) { return a + b; }");
        value("double slope(int a) { int middle = 3; return slope(a, middle); }");
        value("double start = slope(1);");
        value(declaration);
        assertEquals("4.0", value("start"));
        assertEquals("5.0", value("slope(2)"));
        assertNotNull(value(
                declaration.contains("class") ? "new middle()" : declaration.contains("=") ? "middle" : "middle(2)"));
    }

    @Test
    void unfinishedCodeIsACompileError() {
        assertEquals("CompileError", failure("class A {\n void m() {").name());
        assertEquals(
                "unclosed comment: what begins with /* has no end",
                failure("int one = 1;\n/* two\nint two = 2;").getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "System.exit(3), System.exit(3)",
        "Runtime.getRuntime().exit(1), Runtime.exit",
        "Runtime.getRuntime().halt(1), Runtime.halt"
    })
    void aCellCannotEndTheProcess(String code, String named) throws CellException {
        CellException e = failure(code);
        assertEquals("SecurityException", e.name());
        assertTrue(e.getMessage().startsWith(named), e.getMessage());
        assertEquals("2", value("1 + 1"));
    }

    @Test
    void exitInsideALambdaOrAClassIsGuardedToo() {
        assertEquals(
                "SecurityException",
                failure("class Quit { void now() { System.exit(0); } }\nnew Quit().now()")
                        .name());
        assertEquals(
                "SecurityException",
                failure("java.util.function.IntConsumer quit = System::exit;\nquit.accept(1)")
                        .name());
    }

    @Test
    void readingTheKeyboardIsRefused() {
        assertTrue(failure("System.in.read()").getMessage().contains("not available in a notebook"));
    }

    @Test
    void aFullHeapLeavesTheSessionUsable() throws CellException {
        CellException e = failure("List<byte[]> full = new ArrayList<>();\nwhile (true) full.add(new byte[1 << 24]);");
        assertEquals("OutOfMemoryError", e.name());
        value("full.clear()");
        assertEquals("2", value("1 + 1"));
    }

    @Test
    void theLastCauseOfALongChainIsNamed() {
        CellException e = failure(
                "Throwable t = new RuntimeException(\"root\");\nfor (int i = 7; i >= 1; i--) t = new IllegalStateException(\"c\" + i, t);\nthrow (RuntimeException) t;");
        List<String> causes =
                e.traceback().stream().filter(line -> !line.startsWith("  ")).toList();
        assertEquals(
                List.of(
                        "IllegalStateException: c1",
                        "caused by IllegalStateException: c2",
                        "caused by IllegalStateException: c3",
                        "caused by IllegalStateException: c4",
                        "... 3 causes between",
                        "caused by RuntimeException: root"),
                causes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String s = null; s.length() | Cannot invoke \"String.length()\" because \"s\" is null",
                "record P(int x) {}; P p = null; p.x() | Cannot invoke \"P.x()\" because \"p\" is null",
                "record P(int x) {}; Object p = new P(1); (String) p | class P cannot be cast to class java.lang.String"
            })
    void messagesNameWhatTheCellDeclared(String code, String told) {
        assertEquals(told, failure(code).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out.printf(\"%d%n\", 3)",
                "System.out.append(\"3\")",
                "int a = 1;\r\nSystem.out.print(a);\r\n"
            })
    void printingIsNoResult(String code) throws CellException {
        assertNull(value(code));
    }

    @Test
    void anAddressIsALinkThatCanBeReadAndClicked() throws CellException {
        JsonObject data = Recorder.json(session.run("new URL(\"https://example.org/?a=1&b=2\")", seen))
                .getAsJsonObject("data");
        assertEquals(
                "<a href=\"https://example.org/?a=1&amp;b=2\">https://example.org/?a=1&amp;b=2</a>",
                data.get("text/html").getAsString());
        assertEquals("https://example.org/?a=1&b=2", data.get("text/plain").getAsString());
        assertEquals(
                "javascript:x()",
                Recorder.json(session.run("URI.create(\"javascript:x()\")", seen))
                        .getAsJsonObject("data")
                        .get("text/html")
                        .getAsString());
    }

    @Test
    void aPictureIsWholeAndKnowsItsSize() throws Exception {
        JsonObject shown = Recorder.json(session.run("new java.awt.image.BufferedImage(30, 20, 1)", seen));
        byte[] png = Base64.getDecoder()
                .decode(shown.getAsJsonObject("data").get("image/png").getAsString());
        assertEquals("IEND", new String(png, png.length - 8, 4, StandardCharsets.US_ASCII));
        assertEquals(30, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        JsonObject about = shown.getAsJsonObject("metadata").getAsJsonObject("image/png");
        assertEquals(30, about.get("width").getAsInt());
        assertEquals(20, about.get("height").getAsInt());
    }

    @Test
    void aFailedCheckThatACellSwallowsIsCounted() throws CellException {
        List<Integer> before = List.of(Check.passed(), Check.failed());
        value(
                "try { deeplimits.lab.Check.within(\"a\", 1, 2, .5); } catch (AssertionError e) { }\ndeeplimits.lab.Check.within(\"b\", 1, 1, .5);");
        assertEquals(List.of(before.get(0) + 1, before.get(1) + 1), List.of(Check.passed(), Check.failed()));
    }

    @Test
    void displayAndUpdateGoThroughOneId() throws CellException {
        value("String id = display(\"a\");\nupdateDisplay(id, \"b\");");
        String id =
                seen.shown.get(0).getAsJsonObject("transient").get("display_id").getAsString();
        assertEquals(
                id,
                seen.updates
                        .get(0)
                        .getAsJsonObject("transient")
                        .get("display_id")
                        .getAsString());
        assertEquals(
                "b",
                seen.updates.get(0).getAsJsonObject("data").get("text/plain").getAsString());
    }

    @Test
    void whatAThreadPrintsLaterBelongsToTheCellThatStartedIt() throws Exception {
        Recorder first = new Recorder();
        session.run(
                "Thread late = new Thread(() -> { try { Thread.sleep(300); } catch (InterruptedException e) { } System.out.println(\"late\"); });\n"
                        + "late.start();",
                first);
        session.run("late.join(); System.out.println(\"mine\");", seen);
        assertEquals("late\n", first.out.toString());
        assertEquals("mine\n", seen.out.toString());
    }

    @Test
    void closingAWriterAroundTheOutputSilencesNoLaterCell() throws CellException {
        session.run("try (PrintWriter out = new PrintWriter(System.out)) { out.print(1); }", seen);
        session.run("System.out.print(2); System.err.close(); System.err.print(3);", seen);
        assertEquals("12", seen.out.toString());
        assertEquals("3", seen.err.toString());
    }

    @Test
    void whatAThreadOfACellThrowsIsPrinted() throws CellException {
        session.run(
                "Thread bad = new Thread(() -> { throw new IllegalStateException(\"lost?\"); }, \"bad\");\nbad.start(); bad.join();",
                seen);
        assertTrue(
                seen.err.toString().startsWith("Exception in thread \"bad\" java.lang.IllegalStateException: lost?"),
                seen.err.toString());
    }

    @Test
    void workersOfTheCommonPoolPrintIntoTheRunningCell() throws CellException {
        session.run("IntStream.range(0, 64).parallel().forEach(i -> System.out.print(\"a\"));", new Recorder());
        session.run("IntStream.range(0, 64).parallel().forEach(i -> System.out.print(\"b\"));", seen);
        assertEquals("b".repeat(64), seen.out.toString());
    }
}
