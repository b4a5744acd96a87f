package deeplimits.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JvmTest {
    @AfterEach
    void forget() {
        List.of("deeplimits.notebooks", "deeplimits.inPlace", "deeplimits.cellSeconds")
                .forEach(System::clearProperty);
    }

    @Test
    void heapAndNativesAreBoundedAndTheClassPathIsTheFolder() {
        List<String> flags = Jvm.flags(Path.of("dist"));
        assertTrue(flags.contains(Jvm.HEAP)
                && flags.stream().anyMatch(flag -> flag.startsWith("-Dorg.bytedeco.javacpp.maxbytes=")));
        assertEquals("-cp", flags.get(flags.size() - 2));
        assertTrue(flags.get(flags.size() - 1).endsWith("dist" + java.io.File.separator + "*"));
    }

    @Test
    void onlyLaterJdksAreGivenTheirFlags() {
        assertTrue(Jvm.permissions(17).isEmpty());
        assertEquals(1, Jvm.permissions(22).size());
        assertEquals(2, Jvm.permissions(25).size());
    }

    @Test
    void theRunnerIsToldWhatWasAsked() {
        System.setProperty("deeplimits.notebooks", "01_a, 02_b");
        System.setProperty("deeplimits.inPlace", "");
        System.setProperty("deeplimits.cellSeconds", "60");
        List<String> command = Launch.command(Path.of("project"), Path.of("dist"));
        String line = String.join(" ", command);
        assertTrue(line.contains("-Ddeeplimits.budget=ci "), line);
        assertTrue(
                line.endsWith(Path.of("notebooks", "01_a.ipynb") + " " + Path.of("project", "notebooks", "02_b.ipynb")),
                line);
        assertTrue(line.contains(" --in-place --cell-seconds 60 "), line);
        assertTrue(command.indexOf("-Ddeeplimits.budget=ci") < command.indexOf("-cp"));
    }

    @Test
    void withoutWishesEveryNotebookRunsAndNoneIsTouched() {
        List<String> command = Launch.command(Path.of("project"), Path.of("dist"));
        assertEquals(Path.of("project", "notebooks").toString(), command.get(command.size() - 1));
        assertFalse(command.contains("--in-place"));
    }
}
