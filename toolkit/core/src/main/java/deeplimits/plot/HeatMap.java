package deeplimits.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.Table;

/** The mean of a value over the rows at each (x, y), as colours. */
record HeatMap(Table table, String x, String y, String value) implements Recipe {

    @Override
    public List<Panel> draw(Options o) {
        double[] xs = Rows.numbers(table, x);
        double[] ys = Rows.numbers(table, y);
        double[] vs = Rows.numbers(table, value);
        double[] gridX = grid(xs, new Scale(o.log[0]));
        double[] gridY = grid(ys, new Scale(o.log[1]));
        double[][] sum = new double[gridX.length][gridY.length];
        int[][] count = new int[gridX.length][gridY.length];
        long off = 0;
        long lost = 0;
        for (int row = 0; row < vs.length; row++) {
            int i = Arrays.binarySearch(gridX, xs[row] + 0.0);
            int j = Arrays.binarySearch(gridY, ys[row] + 0.0);
            off += i < 0 || j < 0 ? 1 : 0;
            lost += Double.isFinite(vs[row]) ? 0 : 1;
            if (i >= 0 && j >= 0 && !Double.isNaN(vs[row])) {
                sum[i][j] += vs[row];
                count[i][j]++;
            }
        }
        double largest = 0;
        for (int i = 0; i < gridX.length; i++) {
            for (int j = 0; j < gridY.length; j++) {
                sum[i][j] = count[i][j] == 0 ? Double.NaN : sum[i][j] / count[i][j];
                largest = Double.isFinite(sum[i][j]) ? Math.max(largest, Math.abs(sum[i][j])) : largest;
            }
        }
        double clip = o.clip > 0 ? o.clip : largest > 0 ? largest : 1;
        List<String> notes = new ArrayList<>();
        Rows.note(
                notes,
                "",
                lost,
                lost + " of " + vs.length
                        + " values are infinite or NaN: infinities are clipped, NaN is left out (a cell of NaN alone is grey).");
        Rows.note(notes, "", off, off + " of " + vs.length + " rows have no place on the axes.");
        List<Layer> layers = new ArrayList<>();
        layers.add(new Cells(gridX, gridY, sum, clip));
        layers.addAll(o.theoryLayers(null, List.of(), Options.Over.HEAT));
        return List.of(new Panel(Numbers.symbol(value), o.axes(x, y), layers, notes));
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
