package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.limit.BrownianPaths;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Activations, blocks and laws of a user's own: theory holds for them where its statement does, and says why where it
 * does not.
 */
class OwnPiecesTest {
    private record Softplus() implements Activation {
        @Override
        public double value(double x) {
            return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }

        @Override
        public double slope(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }

    /** max(2 x, -x / 2): homogeneous, and none of the toolkit's. */
    private record Tilted() implements Activation {
        @Override
        public double value(double x) {
            return Math.max(2 * x, -x / 2);
        }

        @Override
        public double slope(double x) {
            return x > 0 ? 2 : -0.5;
        }

        @Override
        public boolean homogeneous() {
            return true;
        }
    }

    /** V (sigma(W h) - h). */
    private record Relaxation() implements Block {
        @Override
        public boolean inner() {
            return true;
        }

        @Override
        public double value(Activation sigma, double h, double y) {
            return sigma.value(y) - h;
        }

        @Override
        public double slopeInState(Activation sigma, double h, double y) {
            return -1;
        }

        @Override
        public double slopeInInner(Activation sigma, double h, double y) {
            return sigma.slope(y);
        }
    }

    /** X_{k+1} = r X_k + sqrt(1 - r^2) z_k: an Ornstein-Uhlenbeck process at whole times. */
    private record OrnsteinUhlenbeck(double r) implements Law {
        @Override
        public double autocovariance(int depth, int lag) {
            return Math.pow(r, Math.abs((double) lag));
        }

        @Override
        public Weights draw(Weights.Shape shape, Key key) {
            int size = shape.rows() * shape.columns();
            Stream stream = key.stream();
            float[][] x = new float[shape.depth()][size];
            for (int k = 0; k < x.length; k++)
                for (int e = 0; e < size; e++)
                    x[k][e] = (float)
                            (k == 0
                                    ? stream.gaussian() / Math.sqrt(shape.columns())
                                    : r * x[k - 1][e] + Math.sqrt((1 - r * r) / shape.columns()) * stream.gaussian());
            return Weights.of(shape.rows(), shape.columns(), x);
        }
    }

    private static final double[] H0 = {1, -0.5, 0.3, 0.7, -1.2, 2};
    private static final int N = 4000;

    /**
     * E D^2 at a scaling where it is small, by matrices; 4.5 standard errors, a false alarm once in 150,000, and 1 %
     * for second order.
     */
    private static void agrees(FirstOrder first, Architecture network, Law law) {
        double[] squares = new double[N];
        for (int r = 0; r < N; r++)
            squares[r] =
                    Math.pow(network.draw(law, Key.of(71).child(r)).forward(H0).drift(), 2);
        double mean = Arrays.stream(squares).average().getAsDouble();
        double spread = Math.sqrt(
                        Arrays.stream(squares).map(x -> (x - mean) * (x - mean)).sum())
                / N;
        double expected = Math.pow(first.drift(network.beta()), 2);
        assertEquals(expected, mean, 4.5 * spread + 0.01 * expected, network + ", " + law);
    }

    @Test
    void theFirstOrderOfTheStatesHoldsForOwnActivationsBlocksAndLaws() {
        Architecture base = ResNet.res2(6).depth(20).scaling(2);
        Law memory = new OrnsteinUhlenbeck(0.7);
        for (Architecture independent : List.of(
                base.activation(new Softplus()),
                base.activation(new Softplus()).bias(0.5),
                base.activation(Activation.TANH),
                base.block(new Relaxation()).activation(new Softplus())))
            agrees(FirstOrder.forward(independent, Law.iid(), H0), independent, Law.iid());
        for (Architecture correlated : List.of(
                base.activation(Activation.RELU),
                base.activation(new Tilted()),
                ResNet.res1(6).depth(20).scaling(2).activation(new Softplus()).gain(0.8)))
            agrees(FirstOrder.forward(correlated, memory, H0), correlated, memory);
    }

    @Test
    void anOwnHomogeneousActivationHasTheMomentsAndTheLimitOfItsTwoHalves() {
        Architecture own = ResNet.res3(5).depth(10).activation(new Tilted());
        // c = (4 + 1/4) / 2
        assertEquals(Math.pow(1 + 2.125 / 10, 10) - 1, Moments.of(own).meanSquaredDrift(), 1e-12);
        assertEquals(2.125, LogNormalLimit.of(own).c(), 1e-15);
        double[] squares = new double[N];
        for (int r = 0; r < N; r++)
            squares[r] = Math.pow(
                    own.draw(Law.iid(), Key.of(72).child(r))
                            .forward(new double[] {1, 2, -1, 0, 1})
                            .drift(),
                    2);
        assertEquals(
                Moments.of(own).meanSquaredDrift(),
                Arrays.stream(squares).average().getAsDouble(),
                4.5 * Math.sqrt(Moments.of(own).varianceOfSquaredDrift() / N));
    }

    @Test
    void theoryThatDoesNotHoldIsRefusedWithItsReason() {
        Architecture base = ResNet.res3(6);
        refused(
                "sigma(t x) = t sigma(x) for t > 0, to have closed moments",
                () -> Moments.of(base.activation(new Softplus())));
        refused(
                "g(h, y) of the block must be positively homogeneous in y = W h alone to have closed moments, hence ",
                () -> Moments.of(base.block(new Relaxation())));
        refused("block must be one that adds V g to the state", () -> Moments.of(ResNet.tau(6)));
        refused("bias must be 0", () -> Moments.of(ResNet.res2(6).bias(0.1)));
        refused("as long for -1 as for 1", () -> Moments.of(ResNet.res1(6)));
        refused(
                "block must be one that adds V g to the state",
                () -> FirstOrder.forward(ResNet.plain(6), Law.iid(), H0));
        refused(
                "law of weights must be independent along depth",
                () -> FirstOrder.forward(base.activation(Activation.TANH).depth(3), new OrnsteinUhlenbeck(0.5), H0));
        refused(
                "covariance at lag 0 must be positive and finite, got NaN",
                () -> FirstOrder.forward(law(Double.NaN, 0), 10));
        refused(
                "covariance at lag 1 must be at most 1.0 in size, that at lag 0, got NaN",
                () -> FirstOrder.backward(law(1, Double.NaN), 10));
        refused(
                "covariance at lag 1 must be at most 1.0 in size, that at lag 0, got 2.0",
                () -> FirstOrder.forwardRes1(law(1, 2), 10));
    }

    private static Law law(double variance, double covariance) {
        return new Law() {
            @Override
            public double autocovariance(int depth, int lag) {
                return lag == 0 ? variance : covariance;
            }

            @Override
            public Weights draw(Weights.Shape shape, Key key) {
                throw new IllegalStateException("not asked for");
            }
        };
    }

    /** A path drives any block of one matrix. */
    @Test
    void aPathDrivesABlockOfTheUsersOwn() {
        record Damped() implements Block {
            @Override
            public boolean inner() {
                return false;
            }

            @Override
            public double value(Activation sigma, double h, double y) {
                return sigma.value(h) / 2;
            }

            @Override
            public double slopeInState(Activation sigma, double h, double y) {
                return sigma.slope(h) / 2;
            }

            @Override
            public double slopeInInner(Activation sigma, double h, double y) {
                return 0;
            }
        }
        BrownianPaths path = BrownianPaths.of(6, 64, Key.of(73));
        Architecture res1 = ResNet.res1(6).activation(new Softplus());
        Trajectory half = path.drive(res1.block(new Damped()), 16).forward(H0);
        Trajectory whole = path.drive(res1.gain(0.5), 16).forward(H0);
        for (int k = 0; k <= 16; k++) assertEquals(whole.norm(k), half.norm(k), 1e-12);
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
