package deeplimits.plot;

import deeplimits.Require;
import deeplimits.plot.Layer.Role;
import deeplimits.plot.Options.Key;
import deeplimits.plot.Options.Range;
import deeplimits.stats.Grid;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.knowm.xchart.internal.chartpart.AxesChart;
import tech.tablesaw.api.Table;

/**
 * A figure of one or several panels, made by {@link Figures}; immutable, each method returns a new one.
 *
 * <p>Labels, titles and captions are plain words with LaTeX between dollar signs: {@code "depth $L$"}. A notebook shows
 * a figure that is a cell's last value; {@link #save} writes PNG, SVG or PDF; {@link #toXChart} hands out an XChart chart.
 */
public final class Panels {
    private static final int CURVE = 400; // points of a curve (x(t), y(t))

    private final Recipe recipe;
    private final Options options;

    private Panels(Recipe recipe, Options options) {
        this.recipe = recipe;
        this.options = options;
    }

    /** A figure that knows its data and waits for its options. */
    interface Recipe {
        List<Panel> draw(Options options);
    }

    /** A figure as it is drawn when nothing is set; a wrong column is refused here. */
    static Panels of(Recipe recipe) {
        return new Panels(recipe, Options.NONE).checked();
    }

    /**
     * Several figures as the panels of one, side by side; each keeps its own scales, theory, titles and sizes, captions
     * are joined.
     *
     * <p>What is set on the result holds for every panel: it replaces what the panels had, and adds to their theory.
     *
     * @param figures at least one
     * @return the figure of all their panels
     * @throws IllegalArgumentException if there is none
     */
    public static Panels of(Panels... figures) {
        Require.holds(Require.present("figures", figures).length > 0, "figures", "at least one", "none");
        for (int i = 0; i < figures.length; i++) Require.present("figure " + i, figures[i]);
        List<Panels> parts = List.of(figures);
        String captions = parts.stream()
                .map(part -> part.options.get(Options.CAPTION))
                .filter(caption -> !caption.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n"));
        Recipe all = whole ->
                parts.stream().flatMap(part -> part.panels(whole).stream()).toList();
        Options page = Options.NONE.with(Options.CAPTION, captions);
        Integer columns = figures[0].options.get(Options.COLUMNS);
        boolean grid = figures.length == 1 && columns != null;
        return new Panels(all, grid ? page.with(Options.COLUMNS, columns) : page);
    }

    private <T> Panels with(Key<T> key, T value) {
        return new Panels(recipe, options.with(key, value));
    }

    /** {@return this figure with a logarithmic horizontal axis; values at or below zero are left out and counted} */
    public Panels logX() {
        return with(Options.X_LOG, true);
    }

    /** {@return this figure with a logarithmic vertical axis; values at or below zero are left out and counted} */
    public Panels logY() {
        return with(Options.Y_LOG, true);
    }

    /** {@return this figure with one range for the horizontal axes of all its panels} */
    public Panels sharedX() {
        return with(Options.X_SHARED, true);
    }

    /** {@return this figure with one range for the vertical axes of all its panels, as things to compare need} */
    public Panels sharedY() {
        return with(Options.Y_SHARED, true);
    }

    /** {@return this figure with zero on its vertical axis, which a plateau needs; refused on a logarithmic axis} */
    public Panels fromZero() {
        return with(Options.FROM_ZERO, true);
    }

    /** {@return this figure with a unit as long to the right as upwards, so that a circle is round} */
    public Panels equalAxes() {
        return with(Options.EQUAL, true);
    }

    /**
     * {@return this figure with the axes named}
     *
     * @param x label of the horizontal axis, words with {@code $LaTeX$}; empty for none
     * @param y label of the vertical axis, words with {@code $LaTeX$}; empty for none
     */
    public Panels labels(String x, String y) {
        return with(Options.X_LABEL, Require.present("x label", x))
                .with(Options.Y_LABEL, Require.present("y label", y));
    }

    /**
     * {@return this figure with its panels titled, in order; a panel without a title keeps its own}
     *
     * @param titles words with {@code $LaTeX$}, any number; an empty one leaves its panel untitled
     */
    public Panels titles(String... titles) {
        return with(Options.TITLES, words("title", titles));
    }

    /**
     * {@return this figure with its series named, in the order of their first rows; without a name a series keeps its own}
     *
     * @param names words with {@code $LaTeX$}, any number; an empty one leaves its series unnamed
     */
    public Panels series(String... names) {
        return with(Options.SERIES, words("series name", names));
    }

    private static List<String> words(String name, String[] words) {
        Require.present(name + "s", words);
        for (int i = 0; i < words.length; i++) Require.present(name + " " + i, words[i]);
        return List.of(words);
    }

    /**
     * {@return this figure with a text below, where a chapter states d, L, repetitions, key and budget}
     *
     * @param caption words with {@code $LaTeX$}, wrapped to the width of the figure; empty for none
     */
    public Panels caption(String caption) {
        return with(Options.CAPTION, Require.present("caption", caption));
    }

    /**
     * {@return this figure with y = f(x) on every panel: on a heat map the frontier, elsewhere a line over what was measured}
     *
     * @param label its entry in the legend; empty for none
     * @param f x to y; NaN and infinities are gaps
     */
    public Panels theory(String label, DoubleUnaryOperator f) {
        Require.present("f", f);
        return theory(label, false, (nothing, x) -> f.applyAsDouble(x));
    }

    /**
     * {@return this figure with y = f(v, x) for each value v of the series column, or of the panel column where there are no
     * series}
     *
     * @param label their entry in the legend; empty for none
     * @param f (v, x) to y; NaN and infinities are gaps
     */
    public Panels theory(String label, DoubleBinaryOperator f) {
        return theory(label, true, f);
    }

    private Panels theory(String label, boolean split, DoubleBinaryOperator f) {
        Theory theory = new Theory(Require.present("label", label), split, Require.present("f", f));
        return new Panels(recipe, options.add(Options.THEORIES, List.of(theory)));
    }

    /**
     * {@return this figure with (x(t), y(t)), 0 &lt;= t &lt;= 1, on every panel: a circle, a vertical line; axes stretch to it}
     *
     * @param label its entry in the legend; empty for none
     * @param x t to x
     * @param y t to y
     */
    public Panels theory(String label, DoubleUnaryOperator x, DoubleUnaryOperator y) {
        Require.present("x", x);
        Require.present("y", y);
        double[] ts = Grid.linear(0, 1, CURVE + 1);
        double[] xs = Arrays.stream(ts).map(x).toArray();
        double[] ys = Arrays.stream(ts).map(y).toArray();
        return with(label, Role.THEORY, xs, ys);
    }

    /**
     * {@return this figure with points over every panel, such as a measured frontier over a heat map; axes stretch to them}
     *
     * @param label their entry in the legend; empty for none
     * @param table rows, one a point; those that are not finite are left out
     * @param x numeric column
     * @param y numeric column
     * @throws IllegalArgumentException if the table lacks a column
     */
    public Panels points(String label, Table table, String x, String y) {
        return with(label, Role.OVERLAY, Part.numbers(table, "x", x), Part.numbers(table, "y", y));
    }

    private Panels with(String label, Role role, double[] xs, double[] ys) {
        Curve curve = new Curve(Require.present("label", label), role, label, xs, ys);
        return new Panels(recipe, options.add(Options.LAYERS, List.of(curve)));
    }

    /**
     * {@return this figure with each panel split into series}
     *
     * @param column one series for each of its values
     * @throws IllegalArgumentException if the table lacks the column
     */
    public Panels by(String column) {
        return with(Options.BY, Require.present("series column", column)).checked();
    }

    /** {@return this figure with another line and band around it} @param band what they are */
    public Panels band(Band band) {
        return with(Options.BAND, Require.present("band", band));
    }

    /**
     * {@return this figure with a fixed range of the horizontal axis}
     *
     * @param low left end, finite
     * @param high right end, finite, greater
     */
    public Panels xRange(double low, double high) {
        return with(Options.X_RANGE, range("x", low, high));
    }

    /**
     * {@return this figure with a fixed range of the vertical axis}
     *
     * @param low lower end, finite
     * @param high upper end, finite, greater
     */
    public Panels yRange(double low, double high) {
        return with(Options.Y_RANGE, range("y", low, high));
    }

    private static Range range(String name, double low, double high) {
        boolean sound = Double.isFinite(low) && Double.isFinite(high) && low < high;
        return Require.holds(sound, name + " range", "finite and ascending", new Range(low, high));
    }

    /** {@return this histogram with as many bars} @param bins in [1, 1000] */
    public Panels bins(int bins) {
        return with(Options.BINS, Require.holds(bins >= 1 && bins <= 1000, "bins", "in [1, 1000]", bins));
    }

    /** {@return this heat map with colours that span [-clip, clip]} @param clip positive, finite */
    public Panels clip(double clip) {
        return with(Options.CLIP, Require.positive("clip", clip));
    }

    /** {@return this figure with as many panels side by side} @param columns at least 1 */
    public Panels columns(int columns) {
        return with(Options.COLUMNS, Require.atLeast(1, "columns", columns));
    }

    /**
     * {@return this figure with panels of another size}
     *
     * @param width of a panel with its axis, in points, in [60, 4000]
     * @param height of its plot area, in points, in [40, 4000]
     */
    public Panels size(int width, int height) {
        Require.holds(width >= 60 && width <= 4000, "width", "in [60, 4000]", width);
        Require.holds(height >= 40 && height <= 4000, "height", "in [40, 4000]", height);
        return with(Options.WIDTH, width).with(Options.HEIGHT, height);
    }

    /** {@return the width of the picture in points; its PNG has two pixels for each} */
    public int width() {
        return (int) Math.ceil(sheet().width());
    }

    /** {@return the height of the picture in points} */
    public int height() {
        return (int) Math.ceil(sheet().height());
    }

    /** {@return the picture, two pixels a point, on opaque white} */
    public BufferedImage image() {
        return Encoding.image(sheet());
    }

    /** {@return the picture as PNG} */
    public byte[] png() {
        return Encoding.png(sheet());
    }

    /** {@return the picture as SVG, from its {@code <svg} tag on; texts are outlines} */
    public String svg() {
        return Encoding.svg(sheet()::paint, width(), height(), alt());
    }

    /** {@return the picture in words: kind, axes, series and their ranges, what was left out} */
    public String alt() {
        return AltText.of(frames(), options.get(Options.CAPTION));
    }

    /**
     * {@return the figure as a chart of XChart, to change or export there: an XYChart with the drawn lines, bands and theory;
     * for bars a CategoryChart of their heights, for a heat map or an image a HeatMapChart of its cells, both without theory}
     *
     * @throws IllegalArgumentException if the figure has several panels, or a linear axis reaches beyond 1e15
     */
    public AxesChart<?, ?> toXChart() {
        int n = frames().size();
        Require.holds(n == 1, "panels", "one for XChart, so draw the rows of one alone", n);
        return sheet().chart();
    }

    /**
     * Writes the picture to a file; as SVG and PDF it is vector throughout, and texts are outlines.
     *
     * @param file its name ends in .png, .svg or .pdf
     * @return this figure
     * @throws IllegalArgumentException if the name ends otherwise
     * @throws UncheckedIOException if the file cannot be written
     */
    public Panels save(Path file) {
        String name = Require.present("file", file).toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        byte[] bytes =
                switch (ending) {
                    case "png" -> png();
                    case "svg" -> svg().getBytes(StandardCharsets.UTF_8);
                    case "pdf" -> Encoding.pdf(sheet());
                    default -> throw new IllegalArgumentException("file must end in .png, .svg or .pdf, got " + file);
                };
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the figure to " + file, e);
        }
        return this;
    }

    /** The alternative text. */
    @Override
    public String toString() {
        return alt();
    }

    /** Draws once, so that a wrong column is refused where it is named. */
    private Panels checked() {
        panels(Options.NONE);
        return this;
    }

    /** The panels with their axes settled. */
    List<Frame> frames() {
        return Frame.of(panels(Options.NONE));
    }

    Sheet sheet() {
        return new Sheet(frames(), options);
    }

    /** The panels, with what the figure around them has set on top. */
    private List<Panel> panels(Options whole) {
        List<Panel> panels = new ArrayList<>(recipe.draw(options.under(whole)));
        List<String> titles = options.get(Options.TITLES);
        for (int i = 0; i < Math.min(titles.size(), panels.size()); i++)
            panels.set(i, panels.get(i).titled(titles.get(i)));
        return panels;
    }
}
