package deeplimits.plot;

import deeplimits.Require;
import deeplimits.plot.Style.Role;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** The mean of each category as a bar, with its band as a whisker. */
record BarChart(Table table, String category, String value) implements Recipe {
    private static final double HALF = 0.36; // of the distance between two bars

    @Override
    public List<Panel> draw(Options o) {
        double[] values = Part.numbers(table, "value", value);
        Band band = o.get(Options.BAND);
        List<Part> parts = table.isEmpty()
                ? List.of()
                : Part.split(table, null, o.with(Options.BY, Require.present("category column", category)))
                        .get(0);
        List<Layer> layers = new ArrayList<>();
        List<Layer> whiskers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Part part : parts) {
            int i = names.size();
            boolean number = part.series() instanceof Double && part.name().contains(" = ");
            names.add(number ? Names.show((Double) part.series(), 6) : part.name());
            Summary s = Summary.of(part.of(values));
            double[] ends = {i - HALF, i + HALF};
            layers.add(Area.bars("", Names.symbol(value), ends, new double[] {band.middle.applyAsDouble(s)}));
            if (band != Band.NONE && s.n() > 1) {
                String label = i == 0 ? band.area : "";
                double[] whisker = {band.low.applyAsDouble(s), band.high.applyAsDouble(s)};
                whiskers.add(new Curve(label, new Style(Role.WHISKER, ""), new double[] {i, i}, whisker));
            }
            String lost = s.nonFinite() + " of " + part.rows().size() + " values are not finite and left out.";
            Names.note(notes, part.name(), s.nonFinite(), lost);
        }
        layers.addAll(whiskers);
        String x = o.label(Options.X_LABEL, category);
        String y = o.label(Options.Y_LABEL, value);
        return List.of(new Panel(o, "", x, y, names, null, List.of(), layers, notes));
    }
}
