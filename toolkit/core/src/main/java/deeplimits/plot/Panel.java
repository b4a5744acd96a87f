package deeplimits.plot;

import java.util.List;

/**
 * One pair of axes and what is drawn in it, before its axes are settled.
 *
 * @param options what has been set on it
 * @param title above the axes, may be empty
 * @param x label of the horizontal axis
 * @param y label of the vertical axis
 * @param categories names at x = 0, 1, ...; empty for numbers
 * @param value value of the panel column; null where there is none
 * @param series values of the series column; null where there is none
 * @param layers from the lowest to the highest
 * @param notes what could not be drawn, in words
 */
record Panel(
        Options options,
        String title,
        String x,
        String y,
        List<String> categories,
        Object value,
        List<Object> series,
        List<Layer> layers,
        List<String> notes) {

    /** A panel of two columns, split into series. */
    static Panel of(
            Options o, String title, String x, String y, List<Part> parts, List<Layer> layers, List<String> notes) {
        Part first = parts.get(0);
        String xLabel = o.label(Options.X_LABEL, x);
        String yLabel = o.label(Options.Y_LABEL, y);
        return new Panel(o, title, xLabel, yLabel, List.of(), first.panel(), Part.values(parts), layers, notes);
    }

    Panel titled(String given) {
        return new Panel(options, given, x, y, categories, value, series, layers, notes);
    }

    /** With its title before each of its notes. */
    Panel noted() {
        List<String> named = notes.stream()
                .map(note -> title.isEmpty() ? note : title + ": " + note)
                .toList();
        return new Panel(options, title, x, y, categories, value, series, layers, named);
    }

    /** Whether it shows a picture, without axes. */
    boolean bare() {
        return layers.stream().anyMatch(layer -> layer instanceof Cells cells && cells.bare());
    }

    /** Whether it shows a heat map, with a colour bar. */
    boolean heat() {
        return layers.stream().anyMatch(layer -> layer instanceof Cells cells && !cells.bare());
    }

    boolean bars() {
        return layers.stream().anyMatch(layer -> layer.style().role() == Style.Role.AREA);
    }
}
