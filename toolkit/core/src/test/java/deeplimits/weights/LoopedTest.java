package deeplimits.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.theory.FirstOrder;
import org.junit.jupiter.api.Test;

class LoopedTest {
    @Test
    void everyRoundHasTheMatricesOfTheFirst() {
        Weights rounds = Law.looped(3).draw(8, 4, 5, Key.of(1));
        Weights once = Law.iid().draw(3, 4, 5, Key.of(1));
        for (int k = 0; k < 8; k++) assertArrayEquals(once.matrix(k % 3), rounds.matrix(k), "layer " + k);
    }

    /** A round longer than the network is the i.i.d. network. */
    @Test
    void aPeriodBeyondTheDepthIsNoLoop() {
        assertArrayEquals(
                Law.iid().draw(4, 2, 2, Key.of(2)).path(1, 1),
                Law.looped(9).draw(4, 2, 2, Key.of(2)).path(1, 1));
    }

    /** Each of the L matrices meets itself in N^2 pairs of visits; with ReLU half of |W h|^2 survives. */
    @Test
    void firstOrderSumIsTheSquareOfTheRounds() {
        assertEquals(12 * 12 * 5 / 2.0, FirstOrder.forward(Law.looped(5), 60).sum(), 1e-12 * 360);
        assertEquals(12 * 12 * 5 / 2.0, FirstOrder.backward(Law.looped(5), 60).sum(), 1e-12 * 360);
    }

    /** (I + a V)^N h by powers of one matrix, computed as a network of N layers. */
    @Test
    void oneMatrixIsAPower() {
        ResNet net = ResNet.res1(6)
                .activation(deeplimits.net.Activation.IDENTITY)
                .depth(5)
                .scaling(0)
                .gain(0.3)
                .draw(Law.looped(1), Key.of(3));
        double[] h = {1, 2, -1, 0.5, 0, 3};
        double[] end = net.forward(h).state(5);
        double[] term = h.clone();
        double[] sum = new double[6];
        double binomial = 1;
        for (int k = 0; k <= 5; k++) {
            for (int i = 0; i < 6; i++) sum[i] += binomial * Math.pow(0.3, k) * term[i];
            term = net.parameters().v().times(0, term);
            binomial = binomial * (5 - k) / (k + 1);
        }
        assertArrayEquals(sum, end, 1e-12);
    }
}
