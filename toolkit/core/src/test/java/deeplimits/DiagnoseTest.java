package deeplimits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseTest {
    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    private int run(String... arguments) {
        PrintStream before = System.out;
        PrintStream beforeErr = System.err;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            return Diagnose.run(arguments);
        } finally {
            System.setOut(before);
            System.setErr(beforeErr);
            out = shown.toString(StandardCharsets.UTF_8);
            err = complained.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void theExitCodeIsTheVerdict() throws Exception {
        Path file = folder.resolve("net.safetensors");
        Weights v = Law.iid().draw(64, 24, 24, Key.of(1));
        Weights w = Law.iid().draw(64, 24, 24, Key.of(2));
        Weights.save(file, Map.of("V", v, "W", w));
        Path page = folder.resolve("page.html");
        assertEquals(3, run(file.toString(), "--html", page.toString()), err);
        assertTrue(out.contains("EXPLOSION. At the factor 1.00 the 64 branches move a state 10^"), out);
        assertTrue(Files.readString(page).endsWith("</html>\n"));
        assertEquals(0, run(file.toString(), "--factor", "0.125"), err);
        assertTrue(out.contains("STABLE"), out);
        assertEquals(4, run("--factor", "0.001", file.toString(), "--activation", "relu"), err);
        assertTrue(out.contains("IDENTITY"), out);
    }

    @Test
    void aPageThatCannotBeWrittenIsToldWithItsReason() {
        Path file = folder.resolve("net.npz");
        Law.iid().draw(8, 6, 6, Key.of(1)).save(file);
        assertEquals(
                2,
                run(file.toString(), "--html", folder.resolve("none/page.html").toString()));
        assertTrue(err.contains("page.html cannot be written: java.nio.file.NoSuchFileException"), err);
        Path place = folder.resolve("none/V.npz");
        String message = assertThrows(
                        UncheckedIOException.class,
                        () -> Law.iid().draw(1, 2, 2, Key.of(1)).save(place))
                .getMessage();
        assertTrue(message.contains("V.npz: java.nio.file.NoSuchFileException"), message);
    }

    @Test
    void whatIsRefusedEndsWithTwoAndOneLine() {
        String file = folder.resolve("none.safetensors").toString();
        String[][] bad = {
            {},
            {file},
            {file, "--factor"},
            {file, "--factor", "many"},
            {file, "--factor", "-1"},
            {file, "--activation", "swish"},
            {file, "--faktor", "1"},
            {file, file},
            {"\0"}
        };
        for (String[] arguments : bad) {
            assertEquals(2, run(arguments));
            assertTrue(err.contains("got ") && err.trim().lines().count() == 1 && out.isEmpty(), err + out);
        }
    }
}
