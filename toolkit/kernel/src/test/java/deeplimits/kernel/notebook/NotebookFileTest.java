package deeplimits.kernel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookFileTest {
    private static final String MEASURED = "**Time and memory**, as the build measured them: 12 s, 345 MB.";

    @TempDir
    private Path folder;

    private String measured(String line) throws Exception {
        NotebookFile notebook = NotebookFile.read(NotebookJson.write(
                folder.resolve("n.ipynb"), NotebookJson.markdown("# T\n\n" + line + "\n\nmore"), "1 + 1"));
        notebook.measured(12, 345);
        return notebook.cells().get(0).source();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**Time and memory** at the default budget: about 10 s on two cores, under 500 MB.",
                "**Time and memory** for this page: a few seconds.",
                "**Time and memory**",
                MEASURED
            })
    void whatTheBuildMeasuredReplacesWhatStoodThereAndTheBadgeStays(String line) throws Exception {
        assertEquals("# T\n\n" + MEASURED + "\n\nmore", measured(line));
        String badge = " [![Open on Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/x)";
        assertEquals("# T\n\n" + MEASURED + badge + "\n\nmore", measured(line + badge));
    }

    @Test
    void aTextWithoutThatLineStays() throws Exception {
        assertEquals("# T\n\nTime flies.\n\nmore", measured("Time flies."));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        NotebookFile notebook = NotebookFile.read(
                NotebookJson.write(folder.resolve("n.ipynb"), NotebookJson.markdown("# A <b> & \u03b2"), "1 < 2"));
        notebook.write(folder.resolve("m.ipynb"));
        NotebookFile again = NotebookFile.read(folder.resolve("m.ipynb"));
        assertEquals("A <b> & \u03b2", again.title());
        assertEquals("1 < 2", again.cells().get(1).source());
        again.write(folder.resolve("o.ipynb"));
        assertEquals(Files.readString(folder.resolve("m.ipynb")), Files.readString(folder.resolve("o.ipynb")));
    }
}
