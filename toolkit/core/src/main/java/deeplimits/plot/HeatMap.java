package deeplimits.plot;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import tech.tablesaw.api.Table;

/** The mean of a value over the rows at each (x, y), as colours. */
record HeatMap(Table table, String x, String y, String value) implements Recipe {
    private static final long MOST = 1_000_000; // more cells than the picture has pixels

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Part.numbers(table, "x", x);
        double[] ys = Part.numbers(table, "y", y);
        double[] vs = Part.numbers(table, "value", value);
        double[] gridX = grid(xs, new Scale(o.get(Options.X_LOG)));
        double[] gridY = grid(ys, new Scale(o.get(Options.Y_LOG)));
        long cells = (long) gridX.length * gridY.length;
        Require.holds(
                cells <= MOST,
                "cells of the heat map",
                "at most " + MOST + "; where (" + x + ", " + y + ") lie on no grid, round them, or draw a scatter",
                gridX.length + " x " + gridY.length + " = " + cells + ", about " + cells * 20 / 1_000_000 + " MB");
        double[][] means = new double[gridX.length][gridY.length];
        long off = mean(means, gridX, gridY, xs, ys, vs);
        DoubleSupplier largest = () -> Arrays.stream(means)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        Double given = o.get(Options.CLIP);
        double clip = given != null ? given : largest.getAsDouble() > 0 ? largest.getAsDouble() : 1;
        List<String> notes = new ArrayList<>();
        long lost = Arrays.stream(vs).filter(v -> !Double.isFinite(v)).count();
        String words =
                lost + " of " + vs.length + " values are infinite or NaN: infinities are clipped, NaN is left out"
                        + " (a cell of NaN alone is grey).";
        Names.note(notes, "", lost, words);
        Names.note(notes, "", off, off + " of " + vs.length + " rows have no place on the axes.");
        List<Layer> layers = List.of(new Cells(gridX, gridY, means, colours(means, clip), clip, words(means, clip)));
        List<Part> parts = List.of(new Part(null, "", null, "", List.of()));
        return List.of(Panel.of(o, Names.symbol(value), x, y, parts, layers, notes));
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

    private static int[][] colours(double[][] values, double clip) {
        return Arrays.stream(values)
                .map(column -> Arrays.stream(column)
                        .mapToInt(v -> Cells.color(v, clip).getRGB())
                        .toArray())
                .toArray(int[][]::new);
    }

    private static String words(double[][] values, double clip) {
        double[] known = Arrays.stream(values)
                .flatMapToDouble(DoubleStream::of)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        String range = known.length == 0
                ? ""
                : ", values " + Names.show(known[0], 3) + " to " + Names.show(known[known.length - 1], 3);
        return values.length + " by " + (values.length == 0 ? 0 : values[0].length) + " cells" + range
                + ", colours clipped at plus and minus " + Names.show(clip, 3);
    }
}
