package deeplimits.plot;

import deeplimits.plot.Style.Role;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** Rows as they are, in their order: joined by a line for each series, or as points. */
record Traces(Table table, String x, String y, boolean joined) implements Recipe {
    private static final int NAMED = 7; // more series than that have one look and no legend; one alone needs none

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Part.numbers(table, "x", x);
        double[] ys = Part.numbers(table, "y", y);
        List<Part> parts = Part.split(table, null, o).get(0);
        boolean crowd = parts.size() > NAMED;
        boolean lone = joined && parts.size() == 1 && o.get(Options.SERIES).isEmpty();
        Role role = !joined ? Role.DOTS : crowd ? Role.CROWD : lone ? Role.LONE : Role.PATH;
        List<Layer> layers = new ArrayList<>();
        for (Part part : parts)
            layers.add(new Curve(
                    crowd || lone ? "" : part.name(), new Style(role, part.name()), part.of(xs), part.of(ys)));
        long lost = 0;
        long hidden = 0;
        for (int i = 0; i < xs.length; i++) {
            boolean finite = Double.isFinite(xs[i]) && Double.isFinite(ys[i]);
            lost += finite ? 0 : 1;
            hidden += finite && (o.get(Options.X_LOG) && xs[i] <= 0 || o.get(Options.Y_LOG) && ys[i] <= 0) ? 1 : 0;
        }
        List<String> notes = new ArrayList<>();
        Names.note(notes, "", lost, lost + " of " + xs.length + " points are not finite and left out.");
        String words = " points at or below zero cannot stand on a logarithmic axis.";
        Names.note(notes, "", hidden, hidden + " of " + xs.length + words);
        return List.of(Panel.of(o, "", x, y, parts, layers, notes));
    }
}
