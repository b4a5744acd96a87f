package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Summary;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerNormNetTest {
    private static final int D = 64;
    private static final int N = 12;
    private static final Key KEY = Key.of(18);

    private static double[] normal(Key key) {
        Stream stream = key.stream();
        double[] x = new double[D];
        for (int i = 0; i < D; i++) x[i] = stream.gaussian();
        return x;
    }

    /** 4.5 standard errors over 600 networks: a false alarm in 150,000. */
    private static void mean(double expected, double bias, ToDoubleFunction<Key> measure) {
        Summary s = Summary.of(IntStream.range(0, 600)
                .parallel()
                .mapToDouble(r -> measure.applyAsDouble(KEY.child(r)))
                .toArray());
        assertEquals(expected, s.mean(), 4.5 * s.seMean() + bias);
    }

    private static Weights weights(Key key) {
        return Law.iid().draw(N, D, D, key.child("V"));
    }

    @Test
    void aNormedStateHasMeanZeroAndVarianceOne() {
        double[] x = normal(KEY);
        for (int i = 0; i < D; i++) x[i] = 5 + 3 * x[i];
        double[] u = LayerNormNet.norm(x);
        double mean = 0;
        double square = 0;
        for (double ui : u) {
            mean += ui / D;
            square += ui * ui / D;
        }
        assertEquals(0, mean, 1e-14);
        assertEquals(1, square, 1e-5 / 9 * 2);
        assertArrayEquals(new double[D], LayerNormNet.norm(new double[D]));
        // neither a shift nor a factor of x is seen
        double[] ones = new double[D];
        Arrays.fill(ones, 1);
        for (double y : LayerNormNet.normSlope(x, ones)) assertEquals(0, y, 1e-13);
        for (double y : LayerNormNet.normSlope(x, x)) assertEquals(0, y, 1e-5);
    }

    /** E |x_N|^2 = |x_0|^2 + N d: branches of variance one on top of each other. */
    @Test
    void preNormStatesGrowByTheWidthALayer() {
        mean(1 + N * D / (double) D, 0.05, key -> {
            double[] x = LayerNormNet.norm(normal(key));
            return Math.pow(
                    LayerNormNet.of(LayerNormNet.Placement.PRE, weights(key))
                            .forward(x)
                            .ratio(),
                    2);
        });
    }

    /** prod (1 + 1 / (1 + k)) = N + 1 for a wide network; norms of states and gradients fluctuate, which moves it by 5/d or less. */
    @Test
    void preNormGradientsGrowLikeTheDepth() {
        mean(N + 1, 5.0 / D * (N + 1), key -> {
            LayerNormNet net = LayerNormNet.of(LayerNormNet.Placement.PRE, weights(key));
            return Math.pow(
                    net.backward(net.forward(normal(key.child("x"))), normal(key.child("p")))
                            .ratio(),
                    2);
        });
    }

    /** p_{k} = (I + V)^T LN' p_{k+1} keeps its norm and all but a share 1/2 of the square along p_N: 2^(-n/2) after n blocks. */
    @Test
    void postNormGradientsForgetTheLoss() {
        for (int distance : new int[] {1, 4, 8})
            mean(Math.pow(2, -distance / 2.0), 3.0 / D, key -> {
                LayerNormNet net = LayerNormNet.of(LayerNormNet.Placement.POST, weights(key));
                Trajectory p = net.backward(net.forward(normal(key.child("x"))), normal(key.child("p")));
                double[] from = p.state(N);
                double[] to = p.state(N - distance);
                double dot = 0;
                for (int i = 0; i < D; i++) dot += from[i] * to[i];
                return dot / p.norm(N) / p.norm(N - distance);
            });
    }

    /** The second stream is x_0 and the sum of all branches, the first one the Post-LN network. */
    @Test
    void theDualNetworkHasAPostNormStreamAndASum() {
        Weights v = weights(KEY);
        double[] x = normal(KEY.child("x"));
        double[] sum = x.clone();
        double[] post = x;
        for (int k = 0; k < N; k++) {
            double[] branch = v.times(k, post);
            post = LayerNormNet.of(LayerNormNet.Placement.POST, v).step(k, post);
            for (int i = 0; i < D; i++) sum[i] += branch[i];
        }
        double[] end =
                LayerNormNet.of(LayerNormNet.Placement.DUAL, v).forward(x).state(N);
        assertArrayEquals(post, Arrays.copyOf(end, D), 1e-13);
        assertArrayEquals(sum, Arrays.copyOfRange(end, D, 2 * D), 1e-12);
    }
}
