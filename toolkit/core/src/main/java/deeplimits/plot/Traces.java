package deeplimits.plot;

import deeplimits.plot.Rows.Part;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** Rows as they are, in their order: joined by a line for each series, or as points. */
record Traces(Table table, String x, String y, boolean joined) implements Recipe {
    private static final int NAMED = 7; // more series than that share one look and no legend; one alone needs none

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Rows.numbers(table, x);
        double[] ys = Rows.numbers(table, y);
        List<Layer> layers = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        List<Part> parts = Rows.split(table, o.by);
        boolean crowd = parts.size() > NAMED;
        boolean alone = joined && parts.size() == 1;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Look look = !joined ? Theme.dots(i) : crowd ? Theme.crowd(i) : alone ? Theme.alone() : Theme.path(i);
            layers.add(new Curve(crowd || alone ? "" : part.name(), part.of(xs), part.of(ys), look));
            values.add(part.value());
        }
        List<String> notes = new ArrayList<>();
        long lost = 0;
        long hidden = 0;
        for (int i = 0; i < xs.length; i++) {
            boolean finite = Double.isFinite(xs[i]) && Double.isFinite(ys[i]);
            lost += finite ? 0 : 1;
            hidden += finite && (o.log[0] && xs[i] <= 0 || o.log[1] && ys[i] <= 0) ? 1 : 0;
        }
        Rows.note(notes, "", lost, lost + " of " + xs.length + " points are not finite and left out.");
        Rows.note(
                notes,
                "",
                hidden,
                hidden + " of " + xs.length + " points at or below zero cannot stand on a logarithmic axis.");
        layers.addAll(o.theoryLayers(null, values, Options.Over.CURVES));
        return List.of(new Panel("", o.axes(x, y), layers, notes));
    }
}
