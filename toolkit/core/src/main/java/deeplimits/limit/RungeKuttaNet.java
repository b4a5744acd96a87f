package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Network;
import deeplimits.net.Trajectory;
import java.util.Arrays;
import org.apache.commons.math3.util.MathArrays;

/**
 * h_{k+1} = h_k + dt sum_i b_i K_i, K_i = f(t_k + c_i dt, h_k + dt sum_{j&lt;i} a_ij K_j), dt = 1/L: a layer is one step of a
 * Runge-Kutta method on [0, 1].
 *
 * <p>Exact backpropagation through the stages is itself a Runge-Kutta method for the costate, the partner that makes the pair
 * symplectic: p_k . q_k stays constant to round-off. Source: Benning, Celledoni, Ehrhardt, Owren, Schoenlieb, J. Comput. Dyn. 6
 * (2019). Immutable.
 */
public final class RungeKuttaNet implements Network {
    private final VectorField field;
    private final ButcherTableau tableau;
    private final int depth;

    /**
     * A network.
     *
     * @param field f
     * @param tableau the method
     * @param depth L, the number of steps to time 1, at least 1
     */
    public RungeKuttaNet(VectorField field, ButcherTableau tableau, int depth) {
        this.field = Require.present("field", field);
        this.tableau = Require.present("tableau", tableau);
        this.depth = Require.atLeast(1, "depth", depth);
    }

    /** The method, with its order. */
    public ButcherTableau tableau() {
        return tableau;
    }

    @Override
    public int width() {
        return field.width();
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        return tableau.step(field::value, time(k), 1.0 / depth, h);
    }

    /** The step of dq/dt = (df/dh) q along with h: the derivative of a Runge-Kutta step is the step of the derivative. */
    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        ButcherTableau.Slope both =
                (t, x) -> MathArrays.concatenate(field.value(t, first(x)), field.push(t, first(x), second(x)));
        return second(tableau.step(both, time(k), 1.0 / depth, MathArrays.concatenate(h, q)));
    }

    /** p + sum_i m_i with m_i = (df/dh)^T l_i at stage i and l_i = dt (b_i p + sum_{j&gt;i} a_ji m_j), from the last stage on. */
    @Override
    public double[] pull(int k, double[] h, double[] p) {
        return pull(k, h, p, (t, y, l) -> {});
    }

    /** What is told of each stage on the way back: its time, the argument of f there, and the gradient l_i of the loss in K_i. */
    interface Stage {
        void at(double t, double[] argument, double[] gradient);
    }

    /** {@link #pull(int, double[], double[])}, with the gradients in the slopes of the stages, from which those in parameters follow. */
    double[] pull(int k, double[] h, double[] p, Stage told) {
        requireLayer(k, h, p);
        double dt = 1.0 / depth;
        double[][] arguments = new double[tableau.stages()][];
        tableau.slopes(field::value, time(k), dt, h, arguments);
        double[][] m = new double[tableau.stages()][];
        double[] result = p.clone();
        for (int i = m.length - 1; i >= 0; i--) {
            double[] l = new double[p.length];
            ButcherTableau.add(l, dt * tableau.b(i), p);
            for (int j = i + 1; j < m.length; j++) ButcherTableau.add(l, dt * tableau.a(j, i), m[j]);
            double t = time(k) + tableau.c(i) * dt;
            told.at(t, arguments[i], l);
            m[i] = field.pull(t, arguments[i], l);
            ButcherTableau.add(result, 1, m[i]);
        }
        return result;
    }

    /**
     * dh/dt = f, dp/dt = -(df/dh)^T p, both integrated by this method from (h_L, p_L) back to time 0: the continuous adjoint
     * of Chen et al., "Neural ordinary differential equations", NeurIPS 2018, which stores no state.
     *
     * <p>It differentiates before it discretises: its p_k is not the gradient of {@link #backward}, and the gap closes like
     * L to the power of minus {@link ButcherTableau#adjointOrder}.
     *
     * @param hL state at time 1, length width, finite
     * @param pL gradient at time 1, length width, finite
     * @return p_L, ..., p_0, a trajectory that starts at layer L
     */
    public Trajectory adjoint(double[] hL, double[] pL) {
        Require.finite("state h_L", hL, "the width", width());
        Require.finite("gradient p_L", pL, "the width", width());
        ButcherTableau.Slope both = (t, x) -> {
            double[] slope = field.pull(t, first(x), second(x));
            for (int i = 0; i < slope.length; i++) slope[i] = -slope[i];
            return MathArrays.concatenate(field.value(t, first(x)), slope);
        };
        double[][] p = new double[depth + 1][];
        p[depth] = pL.clone();
        double[] x = MathArrays.concatenate(hL, pL);
        for (int k = depth; k > 0; k--) {
            x = tableau.step(both, time(k), -1.0 / depth, x);
            p[k - 1] = second(x);
        }
        return Trajectory.ofGradients(p);
    }

    private double time(int k) {
        return (double) k / depth;
    }

    private static double[] first(double[] both) {
        return Arrays.copyOf(both, both.length / 2);
    }

    private static double[] second(double[] both) {
        return Arrays.copyOfRange(both, both.length / 2, both.length);
    }
}
