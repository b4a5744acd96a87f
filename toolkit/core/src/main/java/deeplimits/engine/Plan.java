package deeplimits.engine;

import deeplimits.Require;

/**
 * h_0 = A x or sigma(A x), L layers of one form, F(x) = B h_L: the shape of a network whose weights are all learned.
 *
 * @param form what one layer does
 * @param curve sigma
 * @param alpha the factor of each layer's branch
 * @param bias whether the layers have biases
 * @param sizes numbers of inputs, of coordinates of h, of layers and of outputs
 */
public record Plan(Form form, FloatActivation curve, double alpha, boolean bias, Sizes sizes) {

    /** What layer k does; V_k, W_k are width x width. */
    public enum Form {
        /** h + alpha (V sigma(h) + b). */
        RES_1,
        /** h + alpha V sigma(W h + b). */
        RES_3,
        /** sigma(h + alpha (V h + b)), and h_0 = sigma(A x). */
        AFTER_SUM,
        /** sigma(alpha (V h + b)), and h_0 = sigma(A x). */
        VANILLA;

        /** Whether there is a W. */
        public boolean inner() {
            return this == RES_3;
        }

        /** Whether sigma acts after the sum, on h_0 too. */
        boolean activatesState() {
            return this == AFTER_SUM || this == VANILLA;
        }
    }

    /** Numbers of inputs, of coordinates d of h, of layers L and of outputs, each at least 1. */
    public record Sizes(int inputs, int width, int depth, int outputs) {
        public Sizes {
            Require.atLeast(1, "inputs", inputs);
            Require.atLeast(1, "width", width);
            Require.atLeast(1, "depth", depth);
            Require.atLeast(1, "outputs", outputs);
        }
    }

    public Plan {
        Require.present("form", form);
        Require.present("curve", curve);
        Require.finite("alpha", alpha);
        Require.present("sizes", sizes);
    }
}
