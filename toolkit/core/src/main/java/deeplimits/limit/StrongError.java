package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Trajectory;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * sup over k and value at the end of |H_{k/L} - h_k|, for a network of depth L and the limit driven by the same path.
 *
 * @param depth L
 * @param sup max over k &lt;= L of |H_{k/L} - h_k|, infinite where a state overflowed
 * @param end |H_1 - h_L|
 */
public record StrongError(int depth, double sup, double end) {
    public StrongError {
        Require.atLeast(1, "depth", depth);
        Require.holds(sup >= 0, "error sup", "at least 0", sup);
        Require.holds(end >= 0, "error at the end", "at least 0", end);
    }

    /**
     * The distance of h from a limit H.
     *
     * @param h states of a network of depth L
     * @param limit states at a multiple of L equidistant times
     */
    public static StrongError between(Trajectory h, Trajectory limit) {
        Require.present("trajectory h", h);
        Require.present("limit", limit);
        Require.sameLength("state of the limit", limit.width(), "the width of h", h.width());
        Require.holds(
                limit.depth() % h.depth() == 0,
                "depth of the limit",
                "a multiple of " + h.depth() + ", the depth of h",
                limit.depth());
        int stride = limit.depth() / h.depth();
        double sup = 0;
        double error = 0;
        for (int k = 0; k <= h.depth(); k++) {
            error = distance(h.state(k), limit.state(k * stride));
            sup = Math.max(sup, error);
        }
        return new StrongError(h.depth(), sup, error);
    }

    /** |x - y|, infinite where a state overflowed. */
    static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : Math.sqrt(sum);
    }

    /** Tidy rows: columns depth, sup and end, one row for each error. */
    public static Table table(List<StrongError> errors) {
        Require.present("errors", errors).forEach(error -> Require.present("error", error));
        return Table.create(
                "strong errors",
                DoubleColumn.create("depth", errors.stream().mapToDouble(StrongError::depth)),
                DoubleColumn.create("sup", errors.stream().mapToDouble(StrongError::sup)),
                DoubleColumn.create("end", errors.stream().mapToDouble(StrongError::end)));
    }
}
