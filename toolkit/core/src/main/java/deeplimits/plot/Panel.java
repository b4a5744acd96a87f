package deeplimits.plot;

import java.util.List;

/**
 * One pair of axes and what is drawn in it.
 *
 * @param title above the axes, may be empty
 * @param axes labels and scales
 * @param layers from the lowest to the highest
 * @param notes what could not be drawn, in words
 */
record Panel(String title, Axes axes, List<Layer> layers, List<String> notes) {

    /**
     * Labels and scales of a panel; null where the panel chooses.
     *
     * @param x label of the horizontal axis
     * @param y label of the vertical axis
     * @param log whether each axis is logarithmic
     * @param limits ranges of x and y, either null
     * @param categories names at x = 0, 1, ...; null for numbers
     */
    record Axes(String x, String y, boolean[] log, double[][] limits, List<String> categories) {}

    /** Whether this panel shows pictures, without axes. */
    boolean bare() {
        return layers.stream().anyMatch(Picture.class::isInstance);
    }

    boolean heat() {
        return layers.stream().anyMatch(Cells.class::isInstance);
    }

    Scale xScale() {
        Scale x = new Scale(axes.log()[0]);
        Scale rest = new Scale(axes.log()[1]);
        layers.stream().filter(layer -> !(layer instanceof TheoryLine)).forEach(layer -> layer.reach(x, rest));
        if (axes.limits()[0] != null) x.exactly(axes.limits()[0][0], axes.limits()[0][1]);
        x.categories(axes.categories());
        x.settle(axes.limits()[0] == null && !heat() && !bare());
        return x;
    }

    Scale yScale(Scale x) {
        Scale y = new Scale(axes.log()[1]);
        Scale rest = new Scale(axes.log()[0]);
        layers.stream().filter(layer -> !(layer instanceof TheoryLine)).forEach(layer -> layer.reach(rest, y));
        layers.stream().filter(TheoryLine.class::isInstance).forEach(layer -> layer.reach(x, y));
        boolean bars = layers.stream().anyMatch(Bars.class::isInstance) && !y.log();
        if (axes.limits()[1] != null) y.exactly(axes.limits()[1][0], axes.limits()[1][1]);
        boolean margin = axes.limits()[1] == null && !heat() && !bare();
        y.settle(margin);
        if (bars && margin) y.standOnZero();
        return y;
    }

    /** Whether anything measured can be drawn. */
    boolean empty() {
        Scale x = new Scale(axes.log()[0]);
        Scale y = new Scale(axes.log()[1]);
        layers.stream().filter(layer -> !(layer instanceof TheoryLine)).forEach(layer -> layer.reach(x, y));
        return !x.known() || !y.known();
    }
}
