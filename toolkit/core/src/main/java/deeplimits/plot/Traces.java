package deeplimits.plot;

import deeplimits.plot.Layer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Rows as they are, in their order: joined by a line for each series, or as points. */
record Traces(Table table, String x, String y, boolean joined) implements Panels.Recipe {
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
            layers.add(new Curve(crowd || lone ? "" : part.name(), role, part.name(), part.of(xs), part.of(ys)));
        int[] finite = IntStream.range(0, xs.length)
                .filter(i -> Double.isFinite(xs[i]) && Double.isFinite(ys[i]))
                .toArray();
        long lost = xs.length - finite.length;
        long hidden = IntStream.of(finite)
                .filter(i -> o.get(Options.X_LOG) && xs[i] <= 0 || o.get(Options.Y_LOG) && ys[i] <= 0)
                .count();
        List<String> notes = new ArrayList<>();
        Names.note(notes, "", lost, " of " + xs.length + " points are not finite and left out.");
        String words = " points at or below zero cannot stand on a logarithmic axis.";
        Names.note(notes, "", hidden, " of " + xs.length + words);
        return List.of(new Panel(o, "", x, y, parts, layers, notes));
    }
}
