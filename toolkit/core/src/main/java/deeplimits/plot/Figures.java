package deeplimits.plot;

import deeplimits.Require;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
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
     * y against x: rows with the same x are repetitions, drawn as their mean and a 95 % band ({@link Panels#band} for
     * others); {@link Panels#by} splits into series.
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @return the figure, one panel
     */
    public static Panels lines(Table table, String x, String y) {
        return figure(new Lines(table, x, y, null));
    }

    /**
     * y against x, one series for each value of a column.
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param series column, numeric or text
     * @return the figure, one panel
     */
    public static Panels lines(Table table, String x, String y, String series) {
        return lines(table, x, y).by(series);
    }

    /**
     * Small multiples: y against x, one panel with its own scale for each value of a column.
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param panel column, numeric or text; its values follow in the order of their first rows
     * @return the figure, a panel for each value
     */
    public static Panels panels(Table table, String x, String y, String panel) {
        Require.present("panel column", panel);
        return figure(new Lines(table, x, y, panel));
    }

    /**
     * Every row as it is, one line for each series in row order: paths, weights along depth, histories.
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param series column, numeric or text
     * @return the figure, one panel
     */
    public static Panels paths(Table table, String x, String y, String series) {
        return figure(new Traces(table, x, y, true)).by(series);
    }

    /**
     * Every row as a point; {@link Panels#by} splits into series.
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @return the figure, one panel
     */
    public static Panels scatter(Table table, String x, String y) {
        return figure(new Traces(table, x, y, false));
    }

    /**
     * A histogram with area one, on which {@link Panels#theory} draws a density; {@link Panels#by} lays several over
     * each other, {@link Panels#bins} sets their number.
     *
     * @param table tidy rows
     * @param column numeric column
     * @return the figure, one panel
     */
    public static Panels histogram(Table table, String column) {
        return figure(new Histograms(table, column, null));
    }

    /**
     * Histograms with area one, one panel with its own scale for each value of a column.
     *
     * @param table tidy rows
     * @param column numeric column
     * @param panel column, numeric or text
     * @return the figure, a panel for each value
     */
    public static Panels histograms(Table table, String column, String panel) {
        Require.present("panel column", panel);
        return figure(new Histograms(table, column, panel));
    }

    /**
     * A value over (x, y) as colours, blue below zero, white at zero, orange above, clipped at {@link Panels#clip}; rows
     * at the same place are averaged; {@link Panels#theory} draws a frontier y = f(x).
     *
     * @param table tidy rows
     * @param x numeric column
     * @param y numeric column
     * @param value numeric column
     * @return the figure, one panel
     */
    public static Panels heatMap(Table table, String x, String y, String value) {
        return figure(new HeatMap(table, x, y, value));
    }

    /**
     * The mean of each category as a bar, with its band as a whisker.
     *
     * @param table tidy rows
     * @param category column, numeric or text
     * @param value numeric column
     * @return the figure, one panel
     */
    public static Panels bars(Table table, String category, String value) {
        return figure(new BarChart(table, category, value));
    }

    /**
     * Small images in rows, grey or in colour, all on one scale from the least to the largest value; NaN is grey.
     *
     * @param images for each image its pixels row by row, width times height of them, or three such planes for red,
     *     green and blue
     * @param width pixels of a row, at least 1
     * @param height number of rows, at least 1
     * @param titles titles of the images, as many or fewer
     * @return the figure, a panel for each image
     * @throws IllegalArgumentException if an image has another number of values
     */
    public static Panels images(double[][] images, int width, int height, String... titles) {
        Require.present("images", images);
        if (width < 1 || height < 1)
            throw new IllegalArgumentException("width and height must be at least 1, got " + width + " and " + height);
        double[] range = Pixels.range(images);
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < images.length; i++) {
            BufferedImage image = Pixels.image(images[i], width, height, range);
            panels.add(new Panel("", new Options().axes("", ""), List.of(new Picture(image)), List.of()));
        }
        if (panels.isEmpty())
            panels.add(new Panel("", new Options().axes("", ""), List.of(), List.of("There is no image.")));
        return figure(options -> panels).titles(titles);
    }

    private static Panels figure(Recipe recipe) {
        return new Panels(recipe, new Options()).checked();
    }
}
