package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Trajectory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * dH_t = f(t, H_t) dt, f(t, h) = V_t sigma(W_t h): the limit of residual networks with smooth weights at beta = 1.
 *
 * <p>For every path, |H_{k/L} - h_k| &lt;= c / L at all k &lt;= L. Source: Marion et al., JMLR 2025, Proposition on the
 * ODE limit.
 *
 * @param field f, such as a {@link ResidualFlow} of smooth paths
 */
public record NeuralOde(VectorField field) {
    /** Tolerance of the reference that networks are measured against. */
    private static final double REFERENCE = 1e-13;

    public NeuralOde {
        Require.present("field", field);
    }

    /**
     * H at 0, 1/L, ..., 1.
     *
     * @param solver fixed: one step for each layer; Dormand-Prince: as many as it needs; or one of the user's own
     * @param depth L, at least 1
     * @param h0 H at 0, length width
     * @throws ArithmeticException if the adaptive solver cannot keep its tolerance
     */
    public Trajectory solve(Solver solver, int depth, double[] h0) {
        Require.present("solver", solver);
        fits(field.width(), depth);
        Require.finite("state H_0", h0, "the width", field.width());
        return solver.solve(field, depth, h0);
    }

    /**
     * The errors of the networks of some depths, h_{k+1} = h_k + (1/L) f(k/L, h_k), on the field's own paths.
     *
     * @param h0 common start, length width
     * @param depths each at least 1
     * @return one error for each depth; the reference is adaptive and its own error about 1e-12
     */
    public List<StrongError> errors(double[] h0, int... depths) {
        return errors(ButcherTableau.EULER, h0, depths);
    }

    /** The same for networks whose blocks are steps of another method. */
    public List<StrongError> errors(ButcherTableau method, double[] h0, int... depths) {
        Require.atLeast(1, "number of depths", Require.present("depths", depths).length);
        for (int depth : depths) fits(field.width(), depth);
        List<Integer> deepestFirst =
                IntStream.of(depths).boxed().sorted(Comparator.reverseOrder()).toList();
        Map<Integer, StrongError> errors = new HashMap<>();
        Trajectory limit = null;
        for (int depth : deepestFirst) {
            if (limit == null || limit.depth() % depth != 0) limit = solve(Solver.dormandPrince(REFERENCE), depth, h0);
            errors.put(depth, StrongError.between(new RungeKuttaNet(field, method, depth).forward(h0), limit));
        }
        return IntStream.of(depths).mapToObj(errors::get).toList();
    }

    /** Room for the states of so many layers. */
    static void fits(int width, int depth) {
        Require.atLeast(1, "depth", depth);
        Require.fits("states of depth " + depth, (24.0 + 8 * width) * depth, "take a smaller depth");
    }
}
