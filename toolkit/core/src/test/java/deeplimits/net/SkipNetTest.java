package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Summary;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SkipNetTest {
    private static final Key KEY = Key.of(17);
    private static final double[] KAPPA = {1, 0.5, -2, 0.25};

    private static double[] normal(int n, Key key) {
        Stream stream = key.stream();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = stream.gaussian();
        return x;
    }

    /** u_{j-1} = u_j + kappa_j x for identity blocks: every skip carries x itself. */
    @Test
    void skipsAroundNothingAddUp() {
        double[][] identity = new double[9][9];
        for (double[] layer : identity) for (int i = 0; i < 3; i++) layer[4 * i] = 1;
        SkipNet net = SkipNet.around(MatrixChain.of(Weights.computed(3, 3, identity)), KAPPA);
        double[] x = {1, -2, 0.5};
        double[] expected = new double[15];
        for (int i = 0; i < 3; i++) expected[i] = x[i] * (1 + 1 + 0.5 - 2 + 0.25);
        assertArrayEquals(expected, net.forward(x).state(9), 1e-15);
    }

    /** The recursion of the definition, written out on the matrices. */
    @Test
    void outputIsThatOfTheRecursion() {
        Weights w = Law.iid().draw(9, 6, 6, KEY);
        double[][] down = new double[5][];
        down[0] = normal(6, KEY.child("x"));
        for (int j = 1; j <= 4; j++) down[j] = w.times(j - 1, down[j - 1]);
        double[] u = w.times(4, down[4]);
        for (int j = 4; j >= 1; j--) {
            for (int i = 0; i < 6; i++) u[i] += KAPPA[j - 1] * down[j][i];
            u = w.times(9 - j, u);
        }
        double[] end = SkipNet.around(MatrixChain.of(w), KAPPA).forward(down[0]).state(9);
        assertArrayEquals(u, Arrays.copyOf(end, 6), 1e-13);
        assertArrayEquals(new double[24], Arrays.copyOfRange(end, 6, 30), "skips that were read are empty");
    }

    /** 1 + sum kappa^2 both ways, exactly; 2000 networks, 4.5 standard errors: a false alarm in 70,000 for each. */
    @Test
    void meanSquareOfOutputAndGradientIsOnePlusTheSumOfSquares() {
        int n = 2000;
        double[] forward = new double[n];
        double[] backward = new double[n];
        IntStream.range(0, n).parallel().forEach(r -> {
            Key key = KEY.child(r);
            SkipNet net = SkipNet.around(MatrixChain.of(Law.iid().draw(9, 32, 32, key)), KAPPA);
            Trajectory h = net.forward(normal(32, key.child("x")));
            forward[r] = Math.pow(h.ratio(), 2);
            double[] p = Arrays.copyOf(normal(32, key.child("p")), net.width());
            backward[r] = Math.pow(net.backward(h, p).ratio(), 2);
        });
        double expected = 1 + 1 + 0.25 + 4 + 0.0625;
        for (Summary s : new Summary[] {Summary.of(forward), Summary.of(backward)})
            assertEquals(expected, s.mean(), 4.5 * s.seMean());
    }
}
