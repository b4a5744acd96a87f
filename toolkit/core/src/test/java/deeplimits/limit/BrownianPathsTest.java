package deeplimits.limit;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import org.junit.jupiter.api.Test;

class BrownianPathsTest {
    @Test
    void aCoarseIncrementIsTheSumOfFineOnes() {
        BrownianPaths path = BrownianPaths.of(3, 60, Key.of(1));
        Weights fine = path.weights(60);
        for (int depth : new int[] {1, 4, 15, 30, 60}) {
            Weights coarse = path.weights(depth);
            int n = 60 / depth;
            for (int k = 0; k < depth; k++) {
                double[] sum = new double[9];
                for (int s = 0; s < n; s++) {
                    double[] step = fine.matrix(k * n + s);
                    for (int e = 0; e < 9; e++) sum[e] += step[e] / Math.sqrt(n);
                }
                assertArrayEquals(sum, coarse.matrix(k), 1e-6);
            }
        }
    }

    @Test
    void atTheFinestDepthItIsTheIidLawOfTheSameKey() {
        Weights path = BrownianPaths.of(5, 20, Key.of(2)).weights(20);
        Weights iid = Law.iid().draw(20, 5, 5, Key.of(2));
        for (int k = 0; k < 20; k++) assertArrayEquals(iid.matrix(k), path.matrix(k), 1e-7);
    }

    @Test
    void entriesHaveVarianceOneOverTheWidthAtEveryDepth() {
        BrownianPaths path = BrownianPaths.of(20, 256, Key.of(3));
        for (int depth : new int[] {16, 64, 256}) {
            Weights weights = path.weights(depth);
            double sum = 0;
            int n = depth * 400;
            for (int k = 0; k < depth; k++) for (double w : weights.matrix(k)) sum += w * w * 20 / n;
            assertEquals(1, sum, 4.5 * Math.sqrt(2.0 / n));
        }
    }

    @Test
    void aPathIsTheSameAtEveryResolutionAndSumsTheWeights() {
        BrownianPaths path = BrownianPaths.of(3, 48, Key.of(4));
        double[] fine = path.path(1, 2, 48);
        double[] coarse = path.path(1, 2, 6);
        Weights weights = path.weights(6);
        double b = 0;
        for (int k = 0; k <= 6; k++) {
            assertEquals(fine[8 * k], coarse[k], 1e-14);
            assertEquals(b, coarse[k], 1e-6);
            if (k < 6) b += weights.get(k, 1, 2) * Math.sqrt(3.0 / 6);
        }
    }

    @Test
    void inputAndReadOutOfADrivenNetworkDoNotDependOnItsDepth() {
        BrownianPaths path = BrownianPaths.of(4, 32, Key.of(5));
        Architecture res1 = ResNet.res1(4).inputs(7);
        double[] x = {1, 2, 3, 4, 5, 6, 7};
        assertArrayEquals(
                path.drive(res1, 4).forward(x).state(0),
                path.drive(res1, 32).forward(x).state(0));
    }

    @Test
    void badRequestsAreRefused() {
        BrownianPaths path = BrownianPaths.of(2, 64, Key.of(1));
        refused(
                "depth must be at most 64, the finest that the path was drawn at; draw a finer path, got 128",
                () -> path.weights(128));
        refused("depth must be a divisor of 64, the path's finest resolution, got 48", () -> path.weights(48));
        refused("depth must be at least 1, got 0", () -> path.path(0, 0, 0));
        refused("entry must be in a 2 x 2 matrix, got 0, 2", () -> path.path(0, 2, 4));
        refused(
                "block of a driven network must be one without W, such as RES_1: a path drives one matrix a layer, got RES_3",
                () -> path.drive(ResNet.res3(2), 4));
        refused("width of a driven network must be the path's 2, got 3", () -> path.drive(ResNet.res1(3), 4));
        refused("finest must be at least 1, got 0", () -> BrownianPaths.of(2, 0, Key.of(1)));
    }
}
