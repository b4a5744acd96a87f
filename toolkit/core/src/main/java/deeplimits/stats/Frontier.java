package deeplimits.stats;

import deeplimits.Require;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * x* with m(x*) = 0 and m of one sign beyond: where the mean m of a measure crosses zero for the last time along an axis, such as the
 * beta at which the mean of log |h_L - h_0| / |h_0| leaves zero for good.
 *
 * <p>Between neighbouring values of the axis the mean is taken as a straight line, which costs at most h^2 |m''| / (8 |m'|) at spacing h.
 */
public final class Frontier {
    private Frontier() {}

    /** The last crossing, NaN where the means keep one sign, and the number of all of them. */
    private record Crossing(double at, int count) {}

    /**
     * One row for each group: its values, the axis at x*, and {@code crossings}: how often the mean changes its sign.
     *
     * <p>Where the mean never crosses zero, x* is NaN and {@code crossings} is 0.
     *
     * @param table tidy rows
     * @param axis the numeric column along which the measure changes sign
     * @param measure numeric, finite in every row: a logarithm that stays finite beyond an overflow, as an ensemble's {@code log_drift}
     * @param by the columns to group by, numeric or text, no two alike; none takes all rows together
     * @return the frontier, groups in the order of their first row
     * @throws IllegalArgumentException if the table lacks a column, or a number of the axis or the measure is not finite
     */
    public static Table of(Table table, String axis, String measure, String... by) {
        double[] x = finite(table, axis);
        double[] y = finite(table, measure);
        Require.holds(
                !Arrays.asList(Require.present("columns to group by", by)).contains(axis),
                "column to group by",
                "another than the axis",
                axis);
        List<RowGroup> groups = RowGroup.of(table, by);
        List<Crossing> crossings =
                groups.stream().map(group -> crossing(group.of(x), group.of(y))).toList();
        Table frontier = RowGroup.table("frontier of " + measure, table, groups, by);
        return frontier.addColumns(
                DoubleColumn.create(axis, crossings.stream().mapToDouble(Crossing::at)),
                IntColumn.create("crossings", crossings.stream().mapToInt(Crossing::count)));
    }

    private static Crossing crossing(double[] x, double[] y) {
        TreeMap<Double, double[]> sums = new TreeMap<>(); // of the measure and of ones, at each value of the axis
        for (int row = 0; row < x.length; row++) {
            double[] sum = sums.computeIfAbsent(x[row] + 0.0, at -> new double[2]); // + 0.0 turns -0 into 0
            sum[0] += y[row];
            sum[1]++;
        }
        double[] at = sums.keySet().stream().mapToDouble(value -> value).toArray();
        double[] m = sums.values().stream().mapToDouble(sum -> sum[0] / sum[1]).toArray();
        int count = 0;
        double last = Double.NaN;
        double sign = 0; // of the last mean that was not exactly zero
        for (int i = 0; i < m.length; i++) {
            if (sign * m[i] < 0) {
                last = at[i - 1] + (at[i] - at[i - 1]) * (m[i - 1] / (m[i - 1] - m[i]));
                count++;
            }
            if (m[i] != 0) sign = Math.signum(m[i]);
        }
        return new Crossing(last, count);
    }

    private static double[] finite(Table table, String column) {
        double[] values = Columns.numbers(table, column);
        for (int row = 0; row < values.length; row++) {
            Require.holds(
                    Double.isFinite(values[row]),
                    "column " + column + ", row " + (row + 1),
                    "finite; take a logarithm that stays finite beyond an overflow, such as log_drift",
                    values[row]);
        }
        return values;
    }
}
