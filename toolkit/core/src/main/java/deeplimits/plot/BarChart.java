package deeplimits.plot;

import deeplimits.plot.Rows.Part;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** The mean of each category as a bar, with its band as a whisker. */
record BarChart(Table table, String category, String value) implements Recipe {
    private static final double HALF = 0.36; // of the distance between two bars

    @Override
    public List<Panel> draw(Options o) {
        double[] values = Rows.numbers(table, value);
        List<Part> parts = Rows.split(table, category).stream()
                .filter(p -> !p.rows().isEmpty())
                .toList();
        List<Layer> layers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<Layer> whiskers = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Summary s = Summary.of(part.of(values));
            names.add(part.value() instanceof Double number ? Numbers.show(number) : part.name());
            double[][] ends = {{i - HALF}, {i + HALF}};
            layers.add(new Bars("", ends, new double[] {o.band.middle(s)}, Theme.area(0)));
            if (o.band != Band.NONE && s.n() > 1) {
                whiskers.add(new Curve(
                        i == 0 ? o.band.area() : "",
                        new double[] {i, i},
                        new double[] {o.band.low(s), o.band.high(s)},
                        Theme.whisker()));
            }
            Rows.note(
                    notes,
                    part.name(),
                    s.nonFinite(),
                    s.nonFinite() + " of " + part.rows().size() + " values are not finite and left out.");
        }
        layers.addAll(whiskers);
        layers.addAll(o.theoryLayers(null, List.of(), Options.Over.BARS));
        return List.of(new Panel("", o.axes(category, value, names), layers, notes));
    }
}
