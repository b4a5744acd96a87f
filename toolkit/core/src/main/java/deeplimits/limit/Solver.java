package deeplimits.limit;

import deeplimits.Require;

/** How a limit is solved: one step of a method for each layer, or steps of the solver's own choice. */
public sealed interface Solver {
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
    }

    /** Steps chosen by an estimate of the local error. @param tolerance in [1e-13, 1) */
    record DormandPrince(double tolerance) implements Solver {
        public DormandPrince {
            Require.holds(tolerance >= 1e-13 && tolerance < 1, "tolerance", "in [1e-13, 1)", tolerance);
        }
    }
}
