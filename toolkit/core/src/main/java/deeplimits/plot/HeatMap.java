package deeplimits.plot;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import tech.tablesaw.api.Table;

/** The mean of a value over the rows at each (x, y), as colours. */
record HeatMap(Table table, String x, String y, String value) implements Panels.Recipe {
    private static final long MOST = 1_000_000; // more cells than the picture has pixels
    private static final int BYTES = 20; // a cell: its sum, its count and its colour

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Part.numbers(table, "x", x);
        double[] ys = Part.numbers(table, "y", y);
        double[] vs = Part.numbers(table, "value", value);
        double[] gridX = grid(xs, new Scale(o.get(Options.X_LOG)));
        double[] gridY = grid(ys, new Scale(o.get(Options.Y_LOG)));
        refuseScattered(gridX.length, gridY.length);
        double[][] means = new double[gridX.length][gridY.length];
        long off = mean(means, gridX, gridY, xs, ys, vs);
        double[] known = Arrays.stream(means)
                .flatMapToDouble(DoubleStream::of)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        double largest = Arrays.stream(known)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        Double given = o.get(Options.CLIP);
        double clip = given != null ? given : largest > 0 ? largest : 1;
        String range = known.length == 0
                ? ""
                : ", values " + Names.show(known[0], 3) + " to " + Names.show(known[known.length - 1], 3);
        String words = gridX.length + " by " + gridY.length + " cells" + range + ", colours clipped at plus and minus "
                + Names.show(clip, 3);
        List<String> notes = new ArrayList<>();
        long lost = Arrays.stream(vs).filter(v -> !Double.isFinite(v)).count();
        String clipped =
                " values are infinite or NaN: infinities are clipped, NaN is left out (a cell of NaN alone is grey).";
        Names.note(notes, "", lost, " of " + vs.length + clipped);
        Names.note(notes, "", off, " of " + vs.length + " rows have no place on the axes.");
        List<Layer> layers = List.of(new Cells(gridX, gridY, means, Cells.colours(means, clip), clip, words));
        return List.of(new Panel(o, Names.symbol(value), x, y, List.of(Part.ALL), layers, notes));
    }

    private void refuseScattered(long columns, long rows) {
        long cells = columns * rows;
        String rule =
                "at most " + MOST + "; where (" + x + ", " + y + ") lie on no grid, round them, or draw a scatter";
        String got = columns + " x " + rows + " = " + cells + ", about " + cells * BYTES / 1_000_000 + " MB";
        Require.holds(cells <= MOST, "cells of the heat map", rule, got);
    }

    /** Fills in the mean of each cell, NaN where there is none; the number of rows without a cell. */
    private static long mean(double[][] mean, double[] gridX, double[] gridY, double[] xs, double[] ys, double[] vs) {
        int[][] count = new int[gridX.length][gridY.length];
        long off = 0;
        for (int row = 0; row < vs.length; row++) {
            int i = Arrays.binarySearch(gridX, xs[row] + 0.0);
            int j = Arrays.binarySearch(gridY, ys[row] + 0.0);
            off += i < 0 || j < 0 ? 1 : 0;
            if (i < 0 || j < 0 || Double.isNaN(vs[row])) continue;
            mean[i][j] += vs[row];
            count[i][j]++;
        }
        for (int i = 0; i < gridX.length; i++)
            for (int j = 0; j < gridY.length; j++) mean[i][j] /= count[i][j]; // 0 / 0 = NaN
        return off;
    }

    private static double[] grid(double[] values, Scale scale) {
        return Arrays.stream(values)
                .filter(v -> !Double.isNaN(scale.units(v)))
                .map(v -> v + 0.0)
                .sorted()
                .distinct()
                .toArray();
    }
}
