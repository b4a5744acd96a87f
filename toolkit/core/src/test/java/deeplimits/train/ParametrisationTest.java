package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Statistics;
import deeplimits.theory.TangentKernel;
import deeplimits.weights.Law;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametrisationTest {
    /**
     * rate Theta(x, x), the change of F by one step on a loss of slope 1, has no power of L or d: closed form of the mean at width to
     * infinity, 2 L alpha^2 (1 + alpha^2)^(L-1) |x|^2 |B|^2 with |x|^2 = d and |B|^2 = d^(1 - 2 readOut), up to the bounded last factor.
     */
    @Test
    void aStepMovesTheOutputAsMuchAtEveryDepthAndWidth() {
        for (Parametrisation p :
                List.of(Parametrisation.DEPTH_MUP, Parametrisation.COMPLETE_P, Parametrisation.KERNEL)) {
            double[] depths = {1000, 10_000, 100_000};
            double[] moves = new double[3];
            for (int i = 0; i < 3; i++) moves[i] = move(p, (int) depths[i], 64);
            assertEquals(0, Statistics.logLogSlope(depths, moves).slope(), 1e-3);
            assertEquals(move(p, 100, 64), move(p, 100, 256), 1e-9);
        }
        // the standard one does not: L (3/2)^L, here of a shallow network
        assertEquals(2, move(Parametrisation.STANDARD, 2, 64) / move(Parametrisation.STANDARD, 1, 64) / 2, 1e-9);
    }

    private static double move(Parametrisation p, int depth, int d) {
        Architecture net = ResNet.res3(d).depth(depth);
        double kernel = new TangentKernel(Math.pow(depth, -p.branch()), depth).diagonal();
        return p.descent(0.1, net).rate() * kernel * d * Math.pow(d, 1 - 2 * p.readOut());
    }

    @Test
    void onlyFactorAndReadOutDifferFromTheDrawOfTheArchitecture() {
        Architecture net = ResNet.res3(9).inputs(4).depth(3);
        ResNet plain = net.draw(Law.iid(), Key.of(1));
        ResNet small = Parametrisation.COMPLETE_P.draw(net, Law.iid(), Key.of(1));
        assertEquals(1.0 / 3, small.architecture().alpha(), 1e-15);
        assertArrayEquals(
                plain.parameters().v().matrix(2), small.parameters().v().matrix(2));
        for (int i = 0; i < 9; i++)
            assertEquals(
                    plain.parameters().readOut().get(0, 0, i) / 3,
                    small.parameters().readOut().get(0, 0, i),
                    1e-15);
    }
}
