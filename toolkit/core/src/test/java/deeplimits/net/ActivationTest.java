package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.diagnose.Branch;
import org.junit.jupiter.api.Test;

class ActivationTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void theValueAtAnInfinityIsTheLimit() {
        assertEquals(0, Math.abs(Activation.RELU.value(-INFINITE)));
        assertEquals(INFINITE, Activation.RELU.value(INFINITE));
        assertEquals(INFINITE, Activation.ABS.value(-INFINITE));
        assertEquals(-INFINITE, Activation.IDENTITY.value(-INFINITE));
        assertEquals(-INFINITE, Activation.leakyRelu(0.01).value(-INFINITE));
        assertEquals(-1, Activation.TANH.value(-INFINITE));
        assertEquals(Double.NaN, Activation.RELU.value(Double.NaN));
        assertEquals(0, Math.abs(Branch.GELU.value(-INFINITE)));
        assertEquals(INFINITE, Branch.GELU.value(INFINITE));
        assertEquals(1, Branch.GELU.slope(INFINITE));
        assertEquals(0, Math.abs(Branch.GELU.slope(-INFINITE)));
        assertEquals(Double.NaN, Branch.GELU.slope(Double.NaN));
    }

    /** A product, bit for bit: -0 on the negative half of ReLU. */
    @Test
    void theNegativeHalfIsAProduct() {
        for (double x : new double[] {-0.0, 0.0, -Double.MIN_VALUE, -1.5, -Double.MAX_VALUE})
            for (double slope : new double[] {0, -0.0, 0.01, -1, 1})
                assertEquals(slope * x, Activation.leakyRelu(slope).value(x));
    }
}
