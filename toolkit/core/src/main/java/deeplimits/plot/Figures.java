package deeplimits.plot;

import deeplimits.Require;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * A table and column names in, a figure out; nothing is computed beyond grouping, nothing is shown.
 *
 * <p>Every figure takes any data: what is empty says so, what is NaN, infinite or does not fit a logarithmic axis is left
 * out and counted below the picture. A column that the table lacks is refused with both names.
 */
public final class Figures {
    private Figures() {}

    /**
     * {@return y against x: rows with the same x are repetitions, drawn as their mean and a 95 % band ({@link Panels#band} for
     * others); {@link Panels#by} splits into series}
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     */
    public static Panels lines(Table table, String x, String y) {
        return Panels.of(new Lines(table, x, y, null));
    }

    /**
     * {@return y against x, one series for each value of a column}
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param series column, numeric or text
     */
    public static Panels lines(Table table, String x, String y, String series) {
        return lines(table, x, y).by(series);
    }

    /**
     * {@return small multiples: y against x, one panel with its own scale for each value of a column}
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param panel column, numeric or text; its values follow in the order of their first rows
     */
    public static Panels panels(Table table, String x, String y, String panel) {
        return Panels.of(new Lines(table, x, y, Require.present("panel column", panel)));
    }

    /**
     * {@return every row as it is, one line for each series in row order: paths, weights along depth, histories}
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param series column, numeric or text
     */
    public static Panels paths(Table table, String x, String y, String series) {
        return Panels.of(new Traces(table, x, y, true)).by(series);
    }

    /**
     * {@return every row as a point; {@link Panels#by} splits into series}
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     */
    public static Panels scatter(Table table, String x, String y) {
        return Panels.of(new Traces(table, x, y, false));
    }

    /**
     * {@return count / (n width), a histogram with area one, on which {@link Panels#theory} draws a density; {@link Panels#by}
     * lays several over each other, {@link Panels#bins} sets the number of bars}
     *
     * @param table tidy rows
     * @param column numeric column
     */
    public static Panels histogram(Table table, String column) {
        return Panels.of(new Histograms(table, column, null));
    }

    /**
     * {@return histograms with area one, one panel with its own scale for each value of a column}
     *
     * @param table tidy rows
     * @param column numeric column
     * @param panel column, numeric or text
     */
    public static Panels histograms(Table table, String column, String panel) {
        return Panels.of(new Histograms(table, column, Require.present("panel column", panel)));
    }

    /**
     * {@return a value over (x, y) as colours, blue below zero, white at zero, orange above, clipped at {@link Panels#clip}; rows
     * at the same place are averaged; {@link Panels#theory} draws a frontier y = f(x)}
     *
     * @param table tidy rows that lie on a grid of at most a million cells
     * @param x numeric column
     * @param y numeric column
     * @param value numeric column
     * @throws IllegalArgumentException if the grid has more cells, with their number
     */
    public static Panels heatMap(Table table, String x, String y, String value) {
        return Panels.of(new HeatMap(table, x, y, value));
    }

    /**
     * {@return the mean of each category as a bar, with its band as a whisker}
     *
     * @param table tidy rows
     * @param category column, numeric or text
     * @param value numeric column
     */
    public static Panels bars(Table table, String category, String value) {
        return Panels.of(new BarChart(table, category, value));
    }

    /**
     * {@return small images in rows, grey or in colour, all on one scale from the least to the largest value; NaN is grey}
     *
     * @param images for each image its pixels row by row from the top, width times height of them, or three such planes
     *     for red, green and blue; infinities are black and white; no image gives an empty figure
     * @param width pixels of a row, at least 1
     * @param height number of rows, at least 1
     * @param titles titles of the images, as many or fewer
     * @throws IllegalArgumentException if an image has another number of values
     */
    public static Panels images(double[][] images, int width, int height, String... titles) {
        Panels panels = Panels.of(new ImageTiles(images, width, height)).titles(titles);
        Require.holds(
                titles.length <= images.length,
                "number of titles",
                "at most " + images.length + ", one an image",
                titles.length);
        return panels;
    }

    /**
     * Writes a chart of XChart, such as one of {@link Panels#toXChart}, as SVG; XChart's own way needs a library under the
     * LGPL.
     *
     * @param chart as it was changed
     * @return the picture from its {@code <svg} tag on; texts are outlines
     */
    public static String svg(Chart<?, ?> chart) {
        int width = Require.present("chart", chart).getWidth();
        int height = chart.getHeight();
        return Encoding.svg(g -> chart.paint(g, width, height), width, height, String.valueOf(chart.getTitle()));
    }
}
