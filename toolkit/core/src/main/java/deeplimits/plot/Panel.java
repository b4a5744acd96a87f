package deeplimits.plot;

import deeplimits.plot.Layer.Role;
import java.util.List;
import java.util.Optional;

/**
 * One pair of axes and what is drawn in it, before its axes are settled.
 *
 * @param options what has been set on it
 * @param title above the axes, may be empty
 * @param x label of the horizontal axis, a column's name unless another was set
 * @param y label of the vertical axis, likewise
 * @param categories names at x = 0, 1, ...; empty for numbers
 * @param parts its series
 * @param layers from the lowest to the highest
 * @param notes what could not be drawn, in words
 */
record Panel(
        Options options,
        String title,
        String x,
        String y,
        List<String> categories,
        List<Part> parts,
        List<Layer> layers,
        List<String> notes) {

    /** A panel of two columns of numbers. */
    Panel(Options o, String title, String x, String y, List<Part> parts, List<Layer> layers, List<String> notes) {
        this(o, title, x, y, List.of(), parts, layers, notes);
    }

    Panel titled(String given) {
        return new Panel(options, given, x, y, categories, parts, layers, notes);
    }

    @Override
    public String x() {
        return label(Options.X_LABEL, x);
    }

    @Override
    public String y() {
        return label(Options.Y_LABEL, y);
    }

    private String label(Options.Key<String> key, String column) {
        String label = options.get(key);
        return label != null ? label : Names.symbol(column);
    }

    /** The coloured cells of a heat map or an image. */
    Optional<Cells> cells() {
        return layers.stream()
                .filter(Cells.class::isInstance)
                .map(Cells.class::cast)
                .findFirst();
    }

    /** Whether it shows a picture, without axes. */
    boolean bare() {
        return cells().filter(Cells::bare).isPresent();
    }

    /** Whether it shows a heat map, with a colour bar. */
    boolean heat() {
        return cells().isPresent() && !bare();
    }

    boolean bars() {
        return layers.stream().anyMatch(layer -> layer.role() == Role.AREA);
    }
}
