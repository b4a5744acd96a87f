package deeplimits.plot;

import deeplimits.plot.Style.Role;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;

/** Rows with the same x are repetitions: a line through their mean (or median, or rms) and the band around it. */
record Lines(Table table, String x, String y, String panel) implements Recipe {

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Part.numbers(table, "x", x);
        double[] ys = Part.numbers(table, "y", y);
        List<List<Part>> split = Part.split(table, panel, o);
        IntSummaryStatistics n = new IntSummaryStatistics();
        List<List<Points>> points = split.stream()
                .map(parts -> parts.stream().map(p -> Points.of(p, xs, ys)).toList())
                .toList();
        points.forEach(series -> series.forEach(p -> p.summaries().forEach(s -> n.accept(s.n()))));
        String count = Names.count(n.getCount() == 0 ? 0 : n.getMin(), Math.max(0, n.getMax()));
        return points.stream().map(series -> panel(o, series, count)).toList();
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
            if (!single && band != Band.NONE) {
                double[] low = points.each(band.low);
                double[] high = points.each(band.high);
                Style style = new Style(Role.BAND, label);
                layers.add(new Area(band.area + ", " + count, style, points.x(), low, high, ""));
            }
            curves.add(new Curve(label, new Style(Role.LINE, label), points.x(), line));
            String lost = points.lost() + " of " + part.rows().size() + " values of " + Names.symbol(y)
                    + " are not finite and left out.";
            Names.note(notes, part.name(), points.lost(), lost);
            long hidden = (o.get(Options.X_LOG) ? notPositive(points.x()) : 0)
                    + (o.get(Options.Y_LOG) ? notPositive(line) : 0);
            String words =
                    (hidden == 1 ? " point" : " points") + " at or below zero cannot stand on a logarithmic axis.";
            Names.note(notes, part.name(), hidden, hidden + words);
        }
        layers.addAll(curves);
        List<Part> parts = series.stream().map(Points::part).toList();
        return Panel.of(o, parts.get(0).title(), x, y, parts, layers, notes);
    }

    private static long notPositive(double[] values) {
        return Arrays.stream(values).filter(v -> v <= 0).count();
    }

    /** The summaries of one series over each x, ascending. */
    private record Points(Part part, double[] x, List<Summary> summaries, long lost) {

        static Points of(Part part, double[] xs, double[] ys) {
            Map<Double, List<Double>> groups = new TreeMap<>();
            long lost = 0;
            for (int row : part.rows()) {
                lost += Double.isFinite(xs[row]) && Double.isFinite(ys[row]) ? 0 : 1;
                if (!Double.isFinite(xs[row])) continue;
                groups.computeIfAbsent(xs[row] + 0.0, first -> new ArrayList<>())
                        .add(ys[row]);
            }
            List<Summary> summaries =
                    groups.values().stream().map(g -> Summary.of(array(g))).toList();
            return new Points(part, array(groups.keySet()), summaries, lost);
        }

        private static double[] array(java.util.Collection<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] each(ToDoubleFunction<Summary> f) {
            return summaries.stream().mapToDouble(f).toArray();
        }
    }
}
