package deeplimits.plot;

import deeplimits.plot.Rows.Part;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * count / (n width): a histogram that integrates to one, with densities drawn on it.
 *
 * <p>On a logarithmic axis the bars are equally wide in the logarithm, and their height is still a density in x.
 */
record Histograms(Table table, String column, String panel) implements Recipe {
    private static final int FEWEST = 8;
    private static final int MOST = 70;
    private static final double TAIL = 12; // interquartile ranges beyond which a tail is cut off, and counted

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Rows.numbers(table, column);
        List<Part> all = Rows.split(table, o.by);
        List<Panel> panels = new ArrayList<>();
        for (Part part : Rows.split(table, panel)) {
            Scale scale = new Scale(o.log[0]);
            double[] shown = shown(part.of(xs), scale, o);
            List<Layer> layers = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (Part series : Rows.split(table, part, o.by)) {
                int index = Math.max(0, all.stream().map(Part::name).toList().indexOf(series.name()));
                double[] own = series.of(xs);
                long n = Arrays.stream(own).filter(Double::isFinite).count();
                String label = (series.name().isEmpty() ? "" : series.name() + ", ") + "n = " + n;
                layers.add(bars(label, own, scale, edges(shown, o), Theme.area(index)));
                values.add(series.value());
            }
            layers.addAll(o.theoryLayers(part.value(), values, Options.Over.BARS));
            panels.add(new Panel(part.name(), o.axes(column, "density"), layers, notes(part.of(xs), shown.length, o)));
        }
        return panels;
    }

    /** The values in axis units that the bars cover. */
    private static double[] shown(double[] values, Scale scale, Options o) {
        double[] units =
                Arrays.stream(values).map(scale::units).filter(Double::isFinite).toArray();
        Summary s = Summary.of(units);
        double reach = TAIL * (s.q75() - s.q25());
        double low = o.limits[0] != null ? scale.units(o.limits[0][0]) : reach > 0 ? s.q25() - reach : s.median() - 1;
        double high = o.limits[0] != null ? scale.units(o.limits[0][1]) : reach > 0 ? s.q75() + reach : s.median() + 1;
        return Arrays.stream(units).filter(u -> u >= low && u <= high).toArray();
    }

    private static List<String> notes(double[] values, int shown, Options o) {
        List<String> notes = new ArrayList<>();
        long lost = Arrays.stream(values).filter(v -> !Double.isFinite(v)).count();
        Rows.note(notes, "", lost, lost + " of " + values.length + " values are not finite and left out.");
        long hidden = o.log[0]
                ? Arrays.stream(values)
                        .filter(v -> Double.isFinite(v) && v <= 0)
                        .count()
                : 0;
        Rows.note(notes, "", hidden, hidden + " values at or below zero cannot stand on a logarithmic axis.");
        long beyond = values.length - lost - hidden - shown;
        Rows.note(notes, "", beyond, beyond + " of " + values.length + " values lie beyond the axis.");
        return notes;
    }

    /** Ends of the bars in axis units: Freedman and Diaconis' width (1981), in sensible numbers. */
    private static double[] edges(double[] units, Options o) {
        if (units.length == 0) return new double[0];
        Summary s = Summary.of(units);
        double low = Arrays.stream(units).min().getAsDouble();
        double high = Arrays.stream(units).max().getAsDouble();
        if (high - low <= 1e-12 * Math.abs(low)) {
            double half = low == 0 ? 0.5 : 0.05 * Math.abs(low);
            return new double[] {low - half, high + half};
        }
        double width = 2 * (s.q75() - s.q25()) / Math.cbrt(units.length);
        double bins = width > 0 ? Math.ceil((high - low) / width) : FEWEST;
        int n = o.bins > 0 ? o.bins : (int) Math.max(FEWEST, Math.min(MOST, bins));
        double[] edges = new double[n + 1];
        for (int i = 0; i <= n; i++) edges[i] = i == n ? high : low + i * (high - low) / n;
        return edges;
    }

    private static Bars bars(String label, double[] values, Scale scale, double[] edges, Look look) {
        int n = Math.max(0, edges.length - 1);
        double[] heights = new double[n];
        int total = 0;
        for (double value : values) {
            double u = scale.units(value);
            total += Double.isFinite(value) ? 1 : 0;
            if (n > 0 && u >= edges[0] && u <= edges[n]) {
                int bin = (int) ((u - edges[0]) / (edges[n] - edges[0]) * n);
                heights[Math.min(n - 1, bin)]++;
            }
        }
        double[] left = new double[n];
        double[] right = new double[n];
        for (int i = 0; i < n; i++) {
            left[i] = scale.value(edges[i]);
            right[i] = scale.value(edges[i + 1]);
            heights[i] /= total * (right[i] - left[i]);
        }
        return new Bars(label, new double[][] {left, right}, heights, look);
    }
}
