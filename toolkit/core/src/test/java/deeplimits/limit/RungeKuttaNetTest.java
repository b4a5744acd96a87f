package deeplimits.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.stats.Statistics;
import deeplimits.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RungeKuttaNetTest {
    private static final double[] H0 = {1, -0.5, 0.3, 0.7};
    private static final double[] PL = {0.2, 1, -0.4, 0.6};
    private static final double[] DEPTHS = {16, 32, 64, 128};

    /** Butcher's conditions up to order 4, for the order that the tableau claims and not for one more. */
    @ParameterizedTest
    @EnumSource(ButcherTableau.class)
    void theTableauSatisfiesTheConditionsOfItsOrder(ButcherTableau t) {
        double[][] residuals = new double[5][];
        residuals[1] = new double[] {-1};
        residuals[2] = new double[] {-1.0 / 2};
        residuals[3] = new double[] {-1.0 / 3, -1.0 / 6};
        residuals[4] = new double[] {-1.0 / 4, -1.0 / 8, -1.0 / 12, -1.0 / 24};
        for (int i = 0; i < t.stages(); i++) {
            double ac = 0;
            double acc = 0;
            double aac = 0;
            for (int j = 0; j < i; j++) {
                ac += t.a(i, j) * t.c(j);
                acc += t.a(i, j) * t.c(j) * t.c(j);
                for (int l = 0; l < j; l++) aac += t.a(i, j) * t.a(j, l) * t.c(l);
            }
            double b = t.b(i);
            double c = t.c(i);
            residuals[1][0] += b;
            residuals[2][0] += b * c;
            residuals[3][0] += b * c * c;
            residuals[3][1] += b * ac;
            residuals[4][0] += b * c * c * c;
            residuals[4][1] += b * c * ac;
            residuals[4][2] += b * acc;
            residuals[4][3] += b * aac;
        }
        for (int order = 1; order <= 4; order++) {
            double worst = 0;
            for (double r : residuals[order]) worst = Math.max(worst, Math.abs(r));
            if (order <= t.order()) assertEquals(0, worst, 1e-15);
            if (order == t.order() + 1) assertTrue(worst > 0.01, "order " + order + " residual " + worst);
        }
    }

    @ParameterizedTest
    @EnumSource(ButcherTableau.class)
    void endpointErrorHasTheOrderOfTheTableau(ButcherTableau tableau) {
        for (int seed = 1; seed <= 3; seed++) {
            ResidualFlow field = ResidualFlow.periodic(4, Key.of(seed));
            double[] exact = new RungeKuttaNet(field, ButcherTableau.KUTTA_4, 4096)
                    .forward(H0)
                    .state(4096);
            double[] errors = new double[DEPTHS.length];
            for (int i = 0; i < errors.length; i++) {
                int depth = (int) DEPTHS[i];
                errors[i] = distance(
                        exact,
                        new RungeKuttaNet(field, tableau, depth).forward(H0).state(depth));
            }
            // pre-asymptotic terms at 16 steps: theory found -.994, -1.976, -3.006, -3.978 on one field
            assertEquals(
                    -tableau.order(), Statistics.logLogSlope(DEPTHS, errors).slope(), 0.12);
        }
    }

    /** A step across a kink of sigma is wrong by O(dt^2) for every method, and a path crosses few kinks. */
    @Test
    void aKinkStopsEveryMethodAtOrderTwo() {
        double[] fine = {64, 128, 256, 512};
        for (ButcherTableau tableau : ButcherTableau.values()) {
            double mean = 0;
            int fields = 40;
            for (int seed = 0; seed < fields; seed++) {
                ResidualFlow field =
                        ResidualFlow.periodic(4, Key.of(9).child(seed)).activation(Activation.ABS);
                double[] exact = new RungeKuttaNet(field, ButcherTableau.KUTTA_4, 8192)
                        .forward(H0)
                        .state(8192);
                double[] errors = new double[fine.length];
                for (int i = 0; i < errors.length; i++) {
                    int depth = (int) fine[i];
                    errors[i] = distance(
                            exact,
                            new RungeKuttaNet(field, tableau, depth).forward(H0).state(depth));
                }
                mean += Statistics.logLogSlope(fine, errors).slope() / fields;
            }
            // the place of the kink within its step makes single slopes spread
            assertEquals(-Math.min(2, tableau.order()), mean, 0.25);
        }
    }

    /** Both approximate one gradient, and they are not the same; the gap has an order of its own. */
    @ParameterizedTest
    @EnumSource(ButcherTableau.class)
    void continuousAdjointMissesTheGradientByItsOwnOrder(ButcherTableau tableau) {
        double[] fine = {64, 128, 256, 512};
        for (int seed = 1; seed <= 5; seed++) {
            ResidualFlow field = ResidualFlow.periodic(4, Key.of(seed));
            double[] gaps = new double[fine.length];
            for (int i = 0; i < gaps.length; i++) {
                int depth = (int) fine[i];
                RungeKuttaNet net = new RungeKuttaNet(field, tableau, depth);
                Trajectory h = net.forward(H0);
                gaps[i] = distance(
                        net.backward(h, PL).state(0),
                        net.adjoint(h.state(depth), PL).state(0));
            }
            double slope = Statistics.logLogSlope(fine, gaps).slope();
            assertEquals(-tableau.adjointOrder(), slope, 0.15); // the next term shows at order 4
        }
    }

    @Test
    void eulerIsTheResidualNetworkWithBetaOne() {
        Weights constant = Weights.of(2, 2, new float[] {1, 2, -1, 0.5f}, new float[4], new float[4]);
        Weights inner = Weights.of(2, 2, new float[] {0.3f, 1, 1, -2}, new float[4], new float[4]);
        RungeKuttaNet net = new RungeKuttaNet(ResidualFlow.periodic(constant, inner), ButcherTableau.EULER, 3);
        Weights v = Weights.of(2, 2, constant(constant), constant(constant), constant(constant));
        Weights w = Weights.of(2, 2, constant(inner), constant(inner), constant(inner));
        ResNet same = ResNet.res2(2).depth(3).scaling(1).of(v, w, Key.of(1));
        double[] x = {0.4, -0.9};
        for (int i = 0; i < 2; i++)
            assertEquals(same.forward(x).state(3)[i], net.forward(x).state(3)[i], 1e-15);
    }

    private static float[] constant(Weights weights) {
        float[] layer = new float[4];
        for (int i = 0; i < 4; i++) layer[i] = (float) weights.get(0, i / 2, i % 2);
        return layer;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.sqrt(sum);
    }
}
