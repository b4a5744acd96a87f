package deeplimits.plot;

import deeplimits.plot.Layer.Role;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/** Rows with the same x are repetitions: a line through their mean (or median, or rms) and the band around it. */
record Lines(Table table, String x, String y, String panel) implements Panels.Recipe {

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Part.numbers(table, "x", x);
        double[] ys = Part.numbers(table, "y", y);
        List<List<Points>> panels = Part.split(table, panel, o).stream()
                .map(parts -> parts.stream().map(p -> Points.of(p, xs, ys)).toList())
                .toList();
        IntSummaryStatistics n = panels.stream()
                .flatMap(List::stream)
                .flatMap(points -> points.summaries().stream())
                .mapToInt(Summary::n)
                .summaryStatistics();
        int most = Math.max(0, n.getMax());
        int least = Math.min(most, n.getMin());
        String count = "n = " + (least == most ? "" : least + " to ") + most;
        return panels.stream().map(series -> panel(o, series, count)).toList();
    }

    private Panel panel(Options o, List<Points> series, String count) {
        Band band = o.get(Options.BAND);
        List<Layer> layers = new ArrayList<>();
        List<Layer> curves = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Points points : series) {
            Part part = points.part();
            boolean single = points.summaries().stream().allMatch(s -> s.n() <= 1);
            String middle = single ? Names.symbol(y) : band.line + (band == Band.NONE ? ", " + count : "");
            String label = part.name().isEmpty() ? middle : part.name();
            double[] line = points.each(band.middle);
            curves.add(new Curve(label, Role.LINE, label, points.x(), line));
            if (!single && band != Band.NONE) {
                double[] low = points.each(band.low);
                double[] high = points.each(band.high);
                layers.add(new Area(band.area + ", " + count, Role.BAND, label, points.x(), low, high));
            }
            String lost = " values of " + Names.symbol(y) + " are not finite and left out.";
            Names.note(notes, part.name(), points.lost(), " of " + part.rows().size() + lost);
            long hidden = (o.get(Options.X_LOG) ? notPositive(points.x()) : 0)
                    + (o.get(Options.Y_LOG) ? notPositive(line) : 0);
            String words = " at or below zero cannot stand on a logarithmic axis.";
            Names.note(notes, part.name(), hidden, (hidden == 1 ? " point" : " points") + words);
        }
        layers.addAll(curves);
        List<Part> parts = series.stream().map(Points::part).toList();
        return new Panel(o, parts.get(0).title(), x, y, parts, layers, notes);
    }

    private static long notPositive(double[] values) {
        return Arrays.stream(values).filter(v -> v <= 0).count();
    }

    /** The summaries of one series over each x, ascending. */
    private record Points(Part part, double[] x, List<Summary> summaries, long lost) {

        static Points of(Part part, double[] xs, double[] ys) {
            Map<Double, List<Double>> groups = part.rows().stream()
                    .filter(row -> Double.isFinite(xs[row]))
                    .collect(Collectors.groupingBy(
                            row -> xs[row] + 0.0,
                            TreeMap::new,
                            Collectors.mapping(row -> ys[row], Collectors.toList())));
            long lost = part.rows().stream()
                    .filter(row -> !Double.isFinite(xs[row]) || !Double.isFinite(ys[row]))
                    .count();
            List<Summary> summaries =
                    groups.values().stream().map(g -> Summary.of(array(g))).toList();
            return new Points(part, array(groups.keySet()), summaries, lost);
        }

        private static double[] array(Collection<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] each(ToDoubleFunction<Summary> f) {
            return summaries.stream().mapToDouble(f).toArray();
        }
    }
}
