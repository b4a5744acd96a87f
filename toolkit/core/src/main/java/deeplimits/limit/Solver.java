package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Trajectory;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.ODEStateAndDerivative;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.hipparchus.ode.sampling.StepNormalizer;
import org.hipparchus.ode.sampling.StepNormalizerBounds;
import org.hipparchus.ode.sampling.StepNormalizerMode;

/**
 * (t, H_t) to H_{t + dt}: how a limit is solved, one step of a method for each layer or steps of the solver's own
 * choice.
 *
 * <p>A solver of one's own is a function: {@code Solver mine = (field, depth, h0) -> Trajectory.of(...)}.
 */
@FunctionalInterface
public interface Solver {
    /**
     * H at 0, 1/L, ..., 1 of dH_t = f(t, H_t) dt.
     *
     * @param field f
     * @param depth L, at least 1
     * @param h0 H at 0, length width of the field
     */
    Trajectory solve(VectorField field, int depth, double[] h0);

    /** Euler's method, or Euler-Maruyama for an SDE: the residual network itself. */
    static Solver euler() {
        return fixed(ButcherTableau.EULER);
    }

    /** One step of a Runge-Kutta method for each layer. */
    static Solver fixed(ButcherTableau method) {
        return new Fixed(method);
    }

    /**
     * The pair of orders 8 and 5(3) of Dormand and Prince, which chooses its steps.
     *
     * @param tolerance of the local error, absolute and relative, in [1e-13, 1)
     */
    static Solver dormandPrince(double tolerance) {
        return new DormandPrince(tolerance);
    }

    /** One step for each layer. @param method the Runge-Kutta method */
    record Fixed(ButcherTableau method) implements Solver {
        public Fixed {
            Require.present("method", method);
        }

        @Override
        public Trajectory solve(VectorField field, int depth, double[] h0) {
            NeuralOde.fits(Require.present("field", field).width(), depth);
            return new RungeKuttaNet(field, method, depth).forward(h0);
        }
    }

    /** Steps chosen by an estimate of the local error. @param tolerance in [1e-13, 1) */
    record DormandPrince(double tolerance) implements Solver {
        public DormandPrince {
            Require.holds(tolerance >= 1e-13 && tolerance < 1, "tolerance", "in [1e-13, 1)", tolerance);
        }

        /** @throws ArithmeticException if the tolerance cannot be kept */
        @Override
        public Trajectory solve(VectorField field, int depth, double[] h0) {
            NeuralOde.fits(Require.present("field", field).width(), depth);
            Require.finite("state H_0", h0, "the width", field.width());
            double[][] states = new double[depth + 1][];
            DormandPrince853Integrator integrator = new DormandPrince853Integrator(1e-12, 1, tolerance, tolerance);
            integrator.addStepHandler(new StepNormalizer(
                    1.0 / depth,
                    (ODEStateAndDerivative at, boolean last) ->
                            states[(int) Math.rint(at.getTime() * depth)] = at.getPrimaryState(),
                    StepNormalizerMode.INCREMENT,
                    StepNormalizerBounds.BOTH));
            try {
                integrator.integrate(new Equation(field), new ODEState(0, h0), 1);
            } catch (MathRuntimeException e) {
                throw new ArithmeticException("Dormand-Prince cannot keep the tolerance " + tolerance + ": "
                        + e.getMessage() + "; take a larger tolerance or a fixed method");
            }
            return Trajectory.of(states);
        }

        private record Equation(VectorField field) implements OrdinaryDifferentialEquation {
            @Override
            public int getDimension() {
                return field.width();
            }

            @Override
            public double[] computeDerivatives(double t, double[] h) {
                return Require.vector("slope", field.value(t, h), "the width", h.length);
            }
        }
    }
}
