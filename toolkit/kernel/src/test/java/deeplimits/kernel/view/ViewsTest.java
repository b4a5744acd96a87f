package deeplimits.kernel.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.plot.Figures;
import deeplimits.plot.Live;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ViewsTest {
    private static String form(String type, Object value) {
        return View.all().stream()
                .filter(view -> view.type().isInstance(value))
                .findFirst()
                .orElseThrow()
                .form(type, value);
    }

    private static Table numbers(int rows) {
        return Table.create("n", IntColumn.create("i", IntStream.range(0, rows).toArray()));
    }

    @Test
    void noOtherRowsAreReadThanAreShown() {
        List<Integer> read = new ArrayList<>();
        TableView.of("t", List.of("n"), List.of(true), 1_000_000_000, row -> {
            read.add(row);
            return List.of("" + row);
        });
        assertEquals(
                IntStream.concat(IntStream.range(0, 10), IntStream.range(999_999_995, 1_000_000_000))
                        .boxed()
                        .toList(),
                read);
    }

    /** Egypt writes numbers with digits of its own, which no attribute of HTML takes. */
    @Test
    void formsAreTheSameInALocaleOfOtherDigits() {
        Table texts = Table.create("t", StringColumn.create("a", Collections.nCopies(1000, "b")));
        Live live = Live.slider(
                        "x", 0, 1, x -> Figures.lines(numbers(3), "i", "i").size(60, 40))
                .frames(3);
        List<String> here = List.of(form(View.HTML, texts), form(View.PLAIN, texts), form(View.HTML, live));
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertEquals(here, List.of(form(View.HTML, texts), form(View.PLAIN, texts), form(View.HTML, live)));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aLongTableShowsItsHeadAndItsTail() {
        String text = form(View.PLAIN, numbers(1000));
        assertTrue(text.startsWith("n: 1000 rows, 1 column\n"), text);
        assertTrue(text.contains("\n  9\n...\n995\n") && text.endsWith("999"), text);
        assertFalse(text.contains("\n 10\n"), text);
        assertEquals(1 + 2 + TableView.HEAD + 1 + TableView.TAIL, text.lines().count());
        String html = form(View.HTML, numbers(1000));
        assertTrue(html.contains(">999</td>") && html.contains("&hellip;") && !html.contains(">500</td>"), html);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "15", "16"})
    void aShortTableIsShownWhole(int rows) {
        assertEquals(3 + rows, form(View.PLAIN, numbers(rows)).lines().count());
        assertFalse(form(View.HTML, numbers(rows)).contains("&hellip;"));
    }

    @Test
    void htmlIsEscapedAndPlainTextIsNot() {
        Table table = Table.create("<t>", StringColumn.create("a&b", "<img src=x onerror=\"y\">", null));
        String html = form(View.HTML, table);
        assertTrue(
                html.contains("&lt;t&gt;")
                        && html.contains("a&amp;b")
                        && html.contains("&lt;img src=x onerror=&quot;y&quot;&gt;"),
                html);
        assertTrue(form(View.PLAIN, table).contains("<img"));
    }

    @Test
    void aTableWithoutRowsOrColumnsIsShown() {
        assertEquals("e: 0 rows, 0 columns", form(View.PLAIN, Table.create("e")).strip());
        assertNotNull(form(View.HTML, Table.create("e")));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1.0, 1",
        "-0.0, 0",
        "123456.7, 123457",
        "1234567.8, 1.23457e+06",
        "0.000012345678, 1.23457e-05",
        "0.33333333, 0.333333",
        "2.5e-4, 0.00025",
        "NaN, ''",
        "Infinity, Infinity",
        "-1e300, -1.00000e+300",
        "999999.96, 1000000"
    })
    void numbersHaveSixDigits(double value, String shown) {
        String last = form(View.PLAIN, Table.create("t", DoubleColumn.create("x", new double[] {value})))
                .lines()
                .skip(3)
                .findFirst()
                .orElse("");
        assertEquals(shown, last.strip());
    }

    @Test
    void panelsShowAPngWithWordsAndAnSvgWithoutProlog() throws Exception {
        Table table = Table.create(
                "t", DoubleColumn.create("x", new double[] {1, 2, 3}), DoubleColumn.create("y", new double[] {1, 4, 9
                }));
        var figure = Figures.lines(table, "x", "y").size(300, 200);
        assertNotNull(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(form(View.PNG, figure)))));
        assertTrue(form(View.SVG, figure).startsWith("<svg"));
        assertEquals(
                Map.of("alt", figure.alt(), "width", figure.width(), "height", figure.height()),
                View.all().stream()
                        .filter(view -> view.type().isInstance(figure))
                        .findFirst()
                        .orElseThrow()
                        .about(figure));
        assertFalse(form(View.PLAIN, figure).isBlank());
    }

    private static Live line() {
        DoubleColumn x = DoubleColumn.create("x", 1, 2, 3);
        return Live.slider("a <b", 1, 3, a -> Figures.lines(
                                Table.create("t", x, x.multiply(a).setName("y")), "x", "y")
                        .size(300, 200)
                        .yRange(0, 10))
                .frames(5);
    }

    private static BufferedImage picture(String base64) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }

    /** Over the middle picture each frame gives the picture of its value, but for the number of colours. */
    @Test
    void aSliderLeafsThroughWhatDiffersFromItsMiddlePicture() throws Exception {
        String html = form(View.HTML, line());
        assertTrue(html.contains("a &lt;b = <output>2</output>") && html.contains("max=\"4\" value=\"2\""), html);
        Matcher frames = Pattern.compile("data-frames=\"([^\"]*)\"").matcher(html);
        Matcher middle =
                Pattern.compile("src=\"data:image/png;base64,([^\"]*)\"").matcher(html);
        assertTrue(frames.find() && middle.find() && html.split("<img").length == 2);
        String[] all = frames.group(1).split("\n", -1);
        assertEquals(5, all.length);
        assertEquals("", all[2]);
        for (int i : new int[] {0, 1, 3, 4}) {
            BufferedImage whole = line().at(line().value(i)).image();
            BufferedImage shown = new BufferedImage(whole.getWidth(), whole.getHeight(), BufferedImage.TYPE_INT_RGB);
            shown.createGraphics().drawImage(picture(middle.group(1)), 0, 0, null);
            shown.createGraphics().drawImage(picture(all[i]), 0, 0, null);
            int[] wanted = whole.getRGB(0, 0, whole.getWidth(), whole.getHeight(), null, 0, whole.getWidth());
            int[] seen = shown.getRGB(0, 0, whole.getWidth(), whole.getHeight(), null, 0, whole.getWidth());
            long far = IntStream.range(0, wanted.length)
                    .filter(p -> IntStream.of(0, 8, 16)
                            .anyMatch(at -> Math.abs((wanted[p] >> at & 255) - (seen[p] >> at & 255)) > 48))
                    .count();
            assertTrue(far < 0.001 * wanted.length, () -> far + " of " + wanted.length + " pixels are another colour");
            assertTrue(all[i].length() < form(View.PNG, line()).length() / 2, "a frame is small");
        }
    }

    @Test
    void whereNothingMovesTheMiddlePictureStandsWithItsWords() throws Exception {
        assertEquals(line().at(2).alt(), form(View.PLAIN, line()));
        assertEquals(Base64.getEncoder().encodeToString(line().at(2).png()), form(View.PNG, line()));
    }

    @Test
    void formsHaveOneOrderWhateverMapTheyCameIn() {
        Function<String, String> same = s -> s;
        Map<String, Function<String, String>> forms = new LinkedHashMap<>();
        for (String type : List.of(View.SVG, View.PLAIN, View.PNG, View.HTML)) forms.put(type, same);
        assertArrayEquals(
                new String[] {View.PNG, View.SVG, View.HTML, View.PLAIN},
                new View<>(String.class, List.of(View.PNG), forms, null).types());
    }
}
