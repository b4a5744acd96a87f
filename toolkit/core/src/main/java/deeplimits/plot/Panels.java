package deeplimits.plot;

import deeplimits.Require;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import tech.tablesaw.api.Table;

/**
 * A figure of one or several panels, made by {@link Figures}; immutable, each method returns a new one.
 *
 * <p>Labels, titles and captions are plain words with LaTeX between dollar signs: {@code "depth $L$"}. A notebook shows
 * a figure that is a cell's last value; {@link #save} writes PNG, SVG or PDF.
 */
public final class Panels {
    private final Recipe recipe;
    private final Options options;

    Panels(Recipe recipe, Options options) {
        this.recipe = recipe;
        this.options = options;
    }

    /**
     * Several figures as the panels of one, side by side; each keeps its own scales and theory, captions are joined.
     *
     * <p>What is set on the result (labels, theory, logarithmic axes) holds for every panel on top of its own.
     *
     * @param figures at least one
     * @return the figure of all their panels
     * @throws IllegalArgumentException if there is none
     */
    public static Panels of(Panels... figures) {
        if (figures.length == 0) throw new IllegalArgumentException("figures must be at least one, got none");
        List<Panels> parts = List.of(figures);
        Options all = new Options();
        all.caption = String.join(
                "\n",
                parts.stream()
                        .map(p -> p.options.caption)
                        .filter(c -> !c.isEmpty())
                        .distinct()
                        .toList());
        return new Panels(
                o -> parts.stream()
                        .flatMap(p -> new Panels(p.recipe, p.options.under(o)).panels().stream())
                        .toList(),
                all);
    }

    private Panels with(Consumer<Options> change) {
        Options changed = options.copy();
        change.accept(changed);
        return new Panels(recipe, changed);
    }

    /** {@return this figure with a logarithmic horizontal axis; values at or below zero are left out and counted} */
    public Panels logX() {
        return with(o -> o.log[0] = true);
    }

    /** {@return this figure with a logarithmic vertical axis; values at or below zero are left out and counted} */
    public Panels logY() {
        return with(o -> o.log[1] = true);
    }

    /**
     * Names the axes.
     *
     * @param x label of the horizontal axis, words with {@code $LaTeX$}
     * @param y label of the vertical axis, words with {@code $LaTeX$}
     * @return this figure with these labels
     */
    public Panels labels(String x, String y) {
        Require.present("x label", x);
        Require.present("y label", y);
        return with(o -> {
            o.x = x;
            o.y = y;
        });
    }

    /**
     * Titles the panels, in order; a panel without one keeps its own.
     *
     * @param titles words with {@code $LaTeX$}
     * @return this figure with these titles
     */
    public Panels titles(String... titles) {
        return with(o -> o.titles = List.of(titles));
    }

    /**
     * Sets the text below the picture, where a chapter states d, L, repetitions, key and budget.
     *
     * @param caption words with {@code $LaTeX$}, wrapped to the width of the figure
     * @return this figure with that caption
     */
    public Panels caption(String caption) {
        Require.present("caption", caption);
        return with(o -> o.caption = caption);
    }

    /**
     * Draws a formula on every panel: on a heat map the frontier y = f(x), elsewhere a dashed black line.
     *
     * @param label its entry in the legend
     * @param f x to y; NaN and infinities are gaps
     * @return this figure with that line
     */
    public Panels theory(String label, DoubleUnaryOperator f) {
        Require.present("f", f);
        return with(o -> o.add(new Options.Theory(label, Options.Of.NOTHING, (nothing, x) -> f.applyAsDouble(x))));
    }

    /**
     * Draws a formula that depends on the panel.
     *
     * @param label its entry in the legend
     * @param f (value of the panel column, x) to y
     * @return this figure with a line on each panel
     */
    public Panels theoryByPanel(String label, DoubleBinaryOperator f) {
        Require.present("f", f);
        return with(o -> o.add(new Options.Theory(label, Options.Of.PANEL, f)));
    }

    /**
     * Draws a formula that depends on the series.
     *
     * @param label its entry in the legend
     * @param f (value of the series column, x) to y
     * @return this figure with a line for each series
     */
    public Panels theoryBySeries(String label, DoubleBinaryOperator f) {
        Require.present("f", f);
        return with(o -> o.add(new Options.Theory(label, Options.Of.SERIES, f)));
    }

    /**
     * Lays points over every panel, such as a measured frontier over a heat map.
     *
     * @param label their entry in the legend
     * @param table rows, one a point; those that are not finite are left out
     * @param x numeric column
     * @param y numeric column
     * @return this figure with these points
     * @throws IllegalArgumentException if the table lacks a column
     */
    public Panels points(String label, Table table, String x, String y) {
        double[] xs = Rows.numbers(table, x);
        double[] ys = Rows.numbers(table, y);
        return with(o -> o.add(new Curve(label, xs, ys, Theme.overlay(o.overlays.size()))));
    }

    /**
     * Splits each panel into series.
     *
     * @param column one series for each of its values
     * @return this figure, split
     */
    public Panels by(String column) {
        Require.present("column", column);
        return with(o -> o.by = column).checked();
    }

    /**
     * Chooses the line and the band around it.
     *
     * @param band what they are
     * @return this figure with that band
     */
    public Panels band(Band band) {
        Require.present("band", band);
        return with(o -> o.band = band);
    }

    /**
     * Fixes the range of the horizontal axis.
     *
     * @param low left end, finite
     * @param high right end, finite, greater
     * @return this figure with that range
     */
    public Panels xRange(double low, double high) {
        return with(o -> o.limits[0] = range("x", low, high));
    }

    /**
     * Fixes the range of the vertical axis.
     *
     * @param low lower end, finite
     * @param high upper end, finite, greater
     * @return this figure with that range
     */
    public Panels yRange(double low, double high) {
        return with(o -> o.limits[1] = range("y", low, high));
    }

    /**
     * Sets the number of bars of a histogram.
     *
     * @param bins in [1, 1000]
     * @return this figure with as many bars
     */
    public Panels bins(int bins) {
        if (bins < 1 || bins > 1000) throw new IllegalArgumentException("bins must be in [1, 1000], got " + bins);
        return with(o -> o.bins = bins);
    }

    /**
     * Sets where the colours of a heat map end.
     *
     * @param clip the colour scale spans [-clip, clip]; greater than 0, finite
     * @return this figure with that scale
     */
    public Panels clip(double clip) {
        if (!(clip > 0) || Double.isInfinite(clip))
            throw new IllegalArgumentException("clip must be greater than 0 and finite, got " + clip);
        return with(o -> o.clip = clip);
    }

    /**
     * Sets how many panels stand side by side.
     *
     * @param columns at least 1
     * @return this figure in as many columns
     */
    public Panels columns(int columns) {
        return with(o -> o.columns = atLeast("columns", columns, 1));
    }

    /**
     * Sets the size of each panel.
     *
     * @param width of the panel with its axis, in points, at least 60
     * @param height of its plot area, in points, at least 40
     * @return this figure in that size
     */
    public Panels size(int width, int height) {
        return with(o -> {
            o.width = atLeast("width", width, 60);
            o.height = atLeast("height", height, 40);
        });
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
        return Encoding.svg(sheet(), alt());
    }

    /** {@return the picture as a PDF of one page, vector throughout; texts are outlines} */
    public byte[] pdf() {
        return Encoding.pdf(sheet());
    }

    /** {@return the picture in words: kind, axes, series and their ranges, what was left out} */
    public String alt() {
        return AltText.of(panels(), options.caption);
    }

    /**
     * Writes the picture to a file.
     *
     * @param file its name ends in .png, .svg or .pdf
     * @return this figure
     * @throws IllegalArgumentException if the name ends otherwise
     * @throws UncheckedIOException if the file cannot be written
     */
    public Panels save(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        byte[] bytes = name.endsWith(".png")
                ? png()
                : name.endsWith(".svg") ? svg().getBytes(StandardCharsets.UTF_8) : name.endsWith(".pdf") ? pdf() : null;
        if (bytes == null) throw new IllegalArgumentException("file must end in .png, .svg or .pdf, got " + file);
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
    Panels checked() {
        panels();
        return this;
    }

    List<Panel> panels() {
        List<Panel> drawn = recipe.draw(options);
        List<Panel> titled = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Panel p = drawn.get(i);
            String title = i < options.titles.size() ? options.titles.get(i) : p.title();
            String where = drawn.size() > 1 && !title.isEmpty() ? title + ": " : "";
            List<String> notes = p.notes().stream().map(note -> where + note).toList();
            List<Layer> layers = new ArrayList<>(p.layers());
            layers.addAll(options.overlays);
            titled.add(new Panel(title, p.axes(), layers, notes));
        }
        return titled;
    }

    private Sheet sheet() {
        return new Sheet(panels(), options);
    }

    private static double[] range(String name, double low, double high) {
        if (!Double.isFinite(low) || !Double.isFinite(high) || !(low < high)) {
            throw new IllegalArgumentException(
                    name + " range must be finite and ascending, got [" + low + ", " + high + "]");
        }
        return new double[] {low, high};
    }

    private static int atLeast(String name, int value, int least) {
        if (value < least) throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        return value;
    }
}
