package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.notebook.NotebookJson;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One digit or one pixel of a stored output that a run does not show is a difference; times and progress are none. */
class ComparisonTest {
    @TempDir
    private Path folder;

    private Optional<String> difference(String stored, String shown) throws Exception {
        return Comparison.difference(notebook("stored", stored), notebook("shown", shown));
    }

    private NotebookFile notebook(String name, String output) throws Exception {
        return NotebookFile.read(NotebookJson.write(
                folder.resolve(name + ".ipynb"), NotebookJson.markdown("# T"), NotebookJson.code("x", output)));
    }

    private static String stream(String text) {
        return "{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"" + text + "\"}";
    }

    private static String rich(String type, String text) {
        return "{\"output_type\": \"execute_result\", \"data\": {\"" + type + "\": [\"" + text
                + "\"]}, \"metadata\": {}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate: 1.4528 | rate: 1.4529",
                "slope -0.5 | slope 0.5",
                "a, 3 digits | a, 3 digits more",
                "one line\\ntwo | one line",
                "12 networks | 13 networks",
                "5 sets | 6 sets",
            })
    void aDigitThatDiffersIsNamedWithItsCell(String stored, String shown) throws Exception {
        String told = difference(stream(stored), stream(shown)).orElseThrow();
        assertTrue(told.startsWith("cell 2 is stale: stored is \""), told);
        assertTrue(difference(rich("text/plain", stored), rich("text/plain", shown))
                .isPresent());
        assertTrue(
                difference(rich("text/html", stored), rich("text/html", shown)).isPresent());
        assertEquals(Optional.empty(), difference(stream(stored), stream(stored)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16.7 ms a step | 12 ms a step",
                "Figure 7: 48 of 48 (100 %), 3.8 /s, 13 s\\nend | end",
                "it takes 0.07 hours | it takes 0.3 hours",
                "Wall time: 1.203 s | Wall time: 2.5 s",
                "peak 512 MB | peak 498 MB",
            })
    void timesMemoryAndProgressAreNoDifference(String stored, String shown) throws Exception {
        assertEquals(Optional.empty(), difference(stream(stored), stream(shown)));
    }

    @Test
    void anOutputThatIsGoneOrOfAnotherTypeIsADifference() throws Exception {
        assertTrue(difference(stream("a"), stream("")).isPresent());
        assertTrue(difference(rich("text/plain", "a"), rich("text/plain", "b")).isPresent());
    }

    @Test
    void oneStoredPixelIsADifference() throws Exception {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        String black = png(image);
        image.setRGB(7, 7, 0x010000);
        String told = difference(rich("image/png", black), rich("image/png", png(image)))
                .orElseThrow();
        assertTrue(told.contains("20 x 10 pixels"), told);
        assertEquals(Optional.empty(), difference(rich("image/png", black), rich("image/png", black + "\\n")));
    }

    @Test
    void aPictureInsideAPageIsItsPixelsToo() throws Exception {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        String black = "<i data-frames='" + png(image) + "'>";
        image.setRGB(7, 7, 0x010000);
        String told = difference(rich("text/html", black), rich("text/html", "<i data-frames='" + png(image) + "'>"))
                .orElseThrow();
        assertTrue(told.contains("20 x 10 pixels"), told);
        image.setRGB(7, 7, 0);
        assertEquals(
                Optional.empty(),
                difference(rich("text/html", black), rich("text/html", "<i data-frames='" + packed(image) + "'>")));
    }

    /** The same pixels in other bytes, as another JDK writes them. */
    private static String packed(BufferedImage image) throws Exception {
        BufferedImage other = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
        other.createGraphics().drawImage(image, 0, 0, null);
        assertNotEquals(png(image), png(other));
        return png(other);
    }

    private static String png(BufferedImage image) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
