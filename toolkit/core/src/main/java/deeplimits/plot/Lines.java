package deeplimits.plot;

import deeplimits.plot.Rows.Part;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tech.tablesaw.api.Table;

/** Rows with the same x are repetitions: a line through their mean (or median, or rms) and the band around it. */
record Lines(Table table, String x, String y, String panel) implements Recipe {

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Rows.numbers(table, x);
        double[] ys = Rows.numbers(table, y);
        List<Part> all = Rows.split(table, o.by);
        String area = area(xs, ys, o);
        List<Panel> panels = new ArrayList<>();
        for (Part part : Rows.split(table, panel)) {
            List<Layer> bands = new ArrayList<>();
            List<Layer> curves = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (Part series : Rows.split(table, part, o.by)) {
                int index = Math.max(0, all.stream().map(Part::name).toList().indexOf(series.name()));
                Points points = Points.of(series.of(xs), series.of(ys));
                boolean single = points.most() <= 1;
                double[] middle = points.each(o.band::middle);
                if (!single && o.band != Band.NONE) {
                    bands.add(new Ribbon(
                            area,
                            points.x(),
                            new double[][] {points.each(o.band::low), points.each(o.band::high)},
                            Theme.band(index)));
                }
                String label = !series.name().isEmpty()
                        ? series.name()
                        : single
                                ? Numbers.symbol(y)
                                : o.band.line()
                                        + (o.band == Band.NONE ? ", " + Band.count(points.least(), points.most()) : "");
                curves.add(new Curve(label, points.x(), middle, Theme.series(index)));
                values.add(series.value());
                String where = series.name();
                long lost = points.lost();
                Rows.note(
                        notes,
                        where,
                        lost,
                        lost + " of " + series.rows().size() + " values of " + Numbers.symbol(y)
                                + " are not finite and left out.");
                long hidden =
                        o.log[1] ? Arrays.stream(middle).filter(m -> m <= 0).count() : 0;
                hidden +=
                        o.log[0] ? Arrays.stream(points.x()).filter(p -> p <= 0).count() : 0;
                Rows.note(
                        notes,
                        where,
                        hidden,
                        hidden + (hidden == 1 ? " point" : " points")
                                + " at or below zero cannot stand on a logarithmic axis.");
            }
            List<Layer> layers = new ArrayList<>(bands);
            layers.addAll(curves);
            layers.addAll(o.theoryLayers(part.value(), values, Options.Over.CURVES));
            panels.add(new Panel(part.name(), o.axes(x, y), layers, notes));
        }
        return panels;
    }

    /** The band in words, with n over all points of the figure. */
    private String area(double[] xs, double[] ys, Options o) {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (Part part : Rows.split(table, panel)) {
            for (Part series : Rows.split(table, part, o.by)) {
                Points points = Points.of(series.of(xs), series.of(ys));
                least = Math.min(least, points.least());
                most = Math.max(most, points.most());
            }
        }
        return o.band.area() + ", " + Band.count(least, most);
    }

    /** The summaries over each x, ascending. */
    private record Points(double[] x, List<Summary> summaries, long lost) {

        static Points of(double[] xs, double[] ys) {
            Map<Double, List<Double>> groups = new TreeMap<>();
            long lost = 0;
            for (int i = 0; i < xs.length; i++) {
                if (Double.isFinite(xs[i]))
                    groups.computeIfAbsent(xs[i] + 0.0, first -> new ArrayList<>())
                            .add(ys[i]);
                lost += Double.isFinite(xs[i]) && Double.isFinite(ys[i]) ? 0 : 1;
            }
            double[] x =
                    groups.keySet().stream().mapToDouble(Double::doubleValue).toArray();
            List<Summary> summaries = groups.values().stream()
                    .map(g -> Summary.of(
                            g.stream().mapToDouble(Double::doubleValue).toArray()))
                    .toList();
            return new Points(x, summaries, lost);
        }

        int least() {
            return summaries.stream().mapToInt(Summary::n).min().orElse(0);
        }

        int most() {
            return summaries.stream().mapToInt(Summary::n).max().orElse(0);
        }

        double[] each(java.util.function.ToDoubleFunction<Summary> f) {
            return summaries.stream().mapToDouble(f).toArray();
        }
    }
}
