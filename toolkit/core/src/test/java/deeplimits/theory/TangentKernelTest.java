package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Summary;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TangentKernelTest {
    private static final Key KEY = Key.of(15);
    private static final double[] COSINES = {-0.9, -0.5, 0, 0.5, 0.9, 1};

    @Test
    void withOneLayerItIsThatOfOneHiddenLayerWhateverTheFactor() {
        for (double u : COSINES) {
            double theta = Math.acos(u);
            double expected = (Math.sqrt(1 - u * u) / 2 + (Math.PI - theta) * u) / Math.PI;
            assertEquals(expected, TangentKernel.oneHiddenLayer(u), 1e-15);
            assertEquals(expected, new TangentKernel(3, 1).at(u), 1e-15);
        }
    }

    /** An independent numpy implementation at L = 10,000; four digits were kept. */
    @Test
    void fourScalingsAtTenThousandLayersAgreeWithAnotherProgram() {
        double[][] reference = {
            {.2504, .2504, .2505, .2506, .2512, 1},
            {.256, .258, .261, .267, .296, 1},
            {-.0145, .0473, .1928, .4399, .7896, 1},
            {-.0598, -.0288, .1592, .4712, .8402, 1}
        };
        double[] betas = {0, 0.25, 0.5, 1};
        for (int b = 0; b < betas.length; b++) {
            TangentKernel kernel = new TangentKernel(Math.pow(1e4, -betas[b]), 10_000);
            for (int i = 0; i < COSINES.length; i++)
                assertEquals(reference[b][i], kernel.at(COSINES[i]), betas[b] == 0.25 ? 6e-4 : 6e-5);
        }
    }

    static List<ResNet> networks() {
        List<ResNet> all = new ArrayList<>();
        for (Architecture net : List.of(
                ResNet.res1(3).activation(Activation.TANH),
                ResNet.res2(3).bias(0.3).inputs(2),
                ResNet.res3(3).activation(Activation.TANH),
                ResNet.tau(3).activation(Activation.TANH),
                ResNet.res1(3).block(Block.PLAIN).activation(Activation.TANH)))
            all.add(net.depth(2).draw(Law.iid(), KEY.child("network")));
        return all;
    }

    /** dF/dw by central differences in every weight but those of A and B; a forgotten factor or tensor would show at once. */
    @ParameterizedTest
    @MethodSource("networks")
    void theGramMatrixIsThatOfDifferencesInTheWeights(ResNet net) {
        double[][] x = {normal(net.inputLength(), 1), normal(net.inputLength(), 2)};
        double[][] expected = new double[2][2];
        net.tensors().forEach((name, weights) -> {
            if (name.equals("A") || name.equals("B")) return;
            for (int k = 0; k < weights.depth(); k++)
                for (int i = 0; i < weights.rows() * weights.columns(); i++) {
                    double[] slope = new double[2];
                    for (int n = 0; n < 2; n++)
                        slope[n] = (output(net, name, k, i, 1e-5, x[n]) - output(net, name, k, i, -1e-5, x[n])) / 2e-5;
                    for (int n = 0; n < 2; n++) for (int m = 0; m < 2; m++) expected[n][m] += slope[n] * slope[m];
                }
        });
        double[][] gram = TangentKernel.gram(net, x);
        for (int n = 0; n < 2; n++)
            for (int m = 0; m < 2; m++) assertEquals(expected[n][m], gram[n][m], 1e-7 * (1 + Math.abs(expected[n][n])));
        assertTrue(gram[0][0] > 0.01, "a kernel that does not vanish");
    }

    private static double output(ResNet net, String name, int k, int i, double by, double[] x) {
        Map<String, Weights> moved = new LinkedHashMap<>(net.tensors());
        Weights old = moved.get(name);
        double[][] layers =
                IntStream.range(0, old.depth()).mapToObj(old::matrix).toArray(double[][]::new);
        layers[k][i] += by;
        moved.put(name, Weights.computed(old.rows(), old.columns(), layers));
        ResNet other = net.with(moved);
        return other.output(other.forward(x));
    }

    /**
     * Mean kernels of 400 networks at widths 32 and 64, twice the second minus the first: free of the 1/d that finite networks are
     * off by. 6 comparisons at 4.5 standard errors: a false alarm in 25,000. Without sqrt(2) in the layer the values differ by a third.
     */
    @Test
    void meansOfFiniteNetworksTendToTheRecursion() {
        int depth = 4;
        double alpha = 0.7;
        TangentKernel theory = new TangentKernel(alpha, depth);
        for (double u : new double[] {-0.5, 0.5, 1}) {
            Summary narrow = kernels(32, depth, alpha, u);
            Summary wide = kernels(64, depth, alpha, u);
            double error = Math.hypot(2 * wide.seMean(), narrow.seMean());
            double extrapolated = 2 * wide.mean() - narrow.mean();
            assertEquals(theory.diagonal() * theory.at(u), extrapolated, 4.5 * error);
            assertTrue(error < 0.12 * theory.diagonal(), "an error that shows a wrong factor: " + error);
        }
    }

    private static Summary kernels(int d, int depth, double alpha, double u) {
        return Summary.of(IntStream.range(0, 400)
                .mapToDouble(r -> {
                    Key key = KEY.child("kernels").child(d).child(r);
                    ResNet net = ResNet.res3(d)
                            .depth(depth)
                            .scaling(0)
                            .gain(Math.sqrt(2) * alpha)
                            .draw(Law.iid(), key);
                    double[] x = new double[d];
                    double[] y = new double[d];
                    x[0] = 1;
                    y[0] = u;
                    y[1] = Math.sqrt(1 - u * u);
                    return TangentKernel.gram(net, x, y)[0][1];
                })
                .toArray());
    }

    @Test
    void theKernelOfManyOutputsIsRefused() {
        ResNet net = ResNet.res1(3).outputs(2).draw(Law.iid(), KEY);
        String words = assertThrows(IllegalArgumentException.class, () -> TangentKernel.gram(net, new double[3]))
                .getMessage();
        assertTrue(words.startsWith("outputs must be 1"), words);
    }

    private static double[] normal(int n, int i) {
        Stream stream = KEY.child("x").child(i).stream();
        double[] x = new double[n];
        for (int j = 0; j < n; j++) x[j] = stream.gaussian();
        return x;
    }
}
