package deeplimits.plot;

import deeplimits.plot.Options.Range;
import deeplimits.stats.Grid;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import tech.tablesaw.api.Table;

/**
 * count / (n width): a histogram that integrates to one, with densities drawn on it.
 *
 * <p>On a logarithmic axis the bars are equally wide in the logarithm, and their height is still a density in x.
 */
record Histograms(Table table, String column, String panel) implements Panels.Recipe {
    private static final int FEWEST = 8;
    private static final int MOST = 70;
    private static final double TAIL = 12; // interquartile ranges beyond which a tail is cut off, and counted

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Part.numbers(table, "value", column);
        return Part.split(table, panel, o).stream()
                .map(parts -> panel(o, parts, xs))
                .toList();
    }

    private Panel panel(Options o, List<Part> parts, double[] xs) {
        double[] all =
                parts.stream().flatMapToDouble(p -> DoubleStream.of(p.of(xs))).toArray();
        Scale scale = new Scale(o.get(Options.X_LOG));
        double[] shown = shown(all, scale, o.get(Options.X_RANGE));
        double[] edges = edges(shown, scale, o.get(Options.BINS));
        List<Layer> layers = new ArrayList<>();
        for (Part part : parts) {
            double[] own = part.of(xs);
            long n = Arrays.stream(own).filter(Double::isFinite).count();
            String label = (part.name().isEmpty() ? "" : part.name() + ", ") + "n = " + n;
            double[] ends = Arrays.stream(edges).map(scale::value).toArray();
            layers.add(Area.bars(label, part.name(), ends, heights(own, scale, edges, n)));
        }
        return new Panel(o, parts.get(0).title(), column, "density", parts, layers, notes(all, shown.length, scale));
    }

    /** The values in axis units that the bars cover. */
    private static double[] shown(double[] values, Scale scale, Range range) {
        double[] units =
                Arrays.stream(values).map(scale::units).filter(Double::isFinite).toArray();
        Summary s = Summary.of(units);
        double reach = TAIL * (s.q75() - s.q25());
        double low = range != null ? scale.units(range.low()) : reach > 0 ? s.q25() - reach : s.median() - 1;
        double high = range != null ? scale.units(range.high()) : reach > 0 ? s.q75() + reach : s.median() + 1;
        return Arrays.stream(units).filter(u -> u >= low && u <= high).toArray();
    }

    private static List<String> notes(double[] values, int shown, Scale scale) {
        List<String> notes = new ArrayList<>();
        long lost = Arrays.stream(values).filter(v -> !Double.isFinite(v)).count();
        Names.note(notes, "", lost, " of " + values.length + " values are not finite and left out.");
        long hidden = Arrays.stream(values)
                .filter(v -> scale.log() && Double.isFinite(v) && v <= 0)
                .count();
        Names.note(notes, "", hidden, " values at or below zero cannot stand on a logarithmic axis.");
        long beyond = values.length - lost - hidden - shown;
        Names.note(notes, "", beyond, " of " + values.length + " values lie beyond the axis.");
        return notes;
    }

    /** Ends of the bars in axis units: Freedman and Diaconis' width (1981), in sensible numbers. */
    private static double[] edges(double[] units, Scale scale, Integer bins) {
        if (units.length == 0) return new double[] {0};
        Summary s = Summary.of(units);
        double low = Arrays.stream(units).min().getAsDouble();
        double high = Arrays.stream(units).max().getAsDouble();
        if (scale.flat(low, high)) {
            double half = low == 0 || scale.log() ? 0.5 : 0.05 * Math.abs(low);
            return new double[] {low - half, high + half};
        }
        double width = 2 * (s.q75() - s.q25()) / Math.cbrt(units.length);
        double sensible = width > 0 ? Math.ceil((high - low) / width) : FEWEST;
        int n = bins != null ? bins : (int) Math.max(FEWEST, Math.min(MOST, sensible));
        return Grid.linear(low, high, n + 1);
    }

    private static double[] heights(double[] values, Scale scale, double[] edges, long n) {
        double[] heights = new double[edges.length - 1];
        for (double value : values) {
            double part = (scale.units(value) - edges[0]) / (edges[heights.length] - edges[0]);
            if (part >= 0 && part <= 1) heights[Math.min(heights.length - 1, (int) (part * heights.length))]++;
        }
        for (int i = 0; i < heights.length; i++) heights[i] /= n * (scale.value(edges[i + 1]) - scale.value(edges[i]));
        return heights;
    }
}
