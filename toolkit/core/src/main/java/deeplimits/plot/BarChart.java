package deeplimits.plot;

import deeplimits.Require;
import deeplimits.plot.Layer.Role;
import deeplimits.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** The mean of each category as a bar, with its band as a whisker. */
record BarChart(Table table, String category, String value) implements Panels.Recipe {
    private static final double HALF = 0.36; // of the distance between two bars

    @Override
    public List<Panel> draw(Options o) {
        double[] values = Part.numbers(table, "value", value);
        Options split = o.with(Options.BY, Require.present("category column", category));
        List<Part> parts =
                table.isEmpty() ? List.of() : Part.split(table, null, split).get(0);
        Band band = o.get(Options.BAND);
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
                double[] whisker = {band.low.applyAsDouble(s), band.high.applyAsDouble(s)};
                whiskers.add(new Curve(i == 0 ? band.area : "", Role.WHISKER, "", new double[] {i, i}, whisker));
            }
            String lost = " of " + part.rows().size() + " values are not finite and left out.";
            Names.note(notes, part.name(), s.nonFinite(), lost);
        }
        layers.addAll(whiskers);
        return List.of(new Panel(o, "", category, value, names, List.of(Part.ALL), layers, notes));
    }
}
