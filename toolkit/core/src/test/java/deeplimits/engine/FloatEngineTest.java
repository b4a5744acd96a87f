package deeplimits.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.Ensemble;
import deeplimits.net.EnsembleEngine;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine serves what it computes and leaves the rest to the readable loops. */
class FloatEngineTest {
    private static final Key KEY = Key.of(8);
    private static final EnsembleEngine ENGINE = new FloatEngine();
    private static final Architecture RES_3 = ResNet.res3(3).depth(4);

    /** tanh by another name. */
    record OtherTanh() implements Activation {
        @Override
        public double value(double x) {
            return Math.tanh(x);
        }

        @Override
        public double slope(double x) {
            return 1 - Math.pow(Math.tanh(x), 2);
        }
    }

    /** RES_3 by another name. */
    record OtherBlock() implements Block {
        @Override
        public boolean inner() {
            return true;
        }

        @Override
        public double value(Activation sigma, double h, double y) {
            return sigma.value(y);
        }

        @Override
        public double slopeInState(Activation sigma, double h, double y) {
            return 0;
        }

        @Override
        public double slopeInInner(Activation sigma, double h, double y) {
            return sigma.slope(y);
        }
    }

    private static boolean independent(Architecture shape, Law law) {
        return ENGINE.independent(shape, law, KEY, 2, new Ensemble.Options()).isPresent();
    }

    private static boolean shared(Architecture shape, double... betas) {
        ResNet net = shape.draw(Law.iid(), KEY);
        return ENGINE.shared(net, new double[][] {{1, -1, 2}}, betas, new Ensemble.Options())
                .isPresent();
    }

    private static boolean exactLaw(Architecture shape) {
        return ENGINE.exactLaw(shape, KEY, 2, new Ensemble.Options()).isPresent();
    }

    static List<Architecture> served() {
        return List.of(
                RES_3,
                ResNet.res1(3).depth(4).activation(Activation.TANH),
                ResNet.res2(3).depth(4),
                RES_3.activation(Activation.ABS),
                RES_3.activation(Activation.leakyRelu(-3)).scaling(-2));
    }

    static List<Architecture> notServed() {
        return List.of(
                RES_3.activation(new OtherTanh()),
                RES_3.block(new OtherBlock()),
                RES_3.activation(Activation.leakyRelu(1e-40)),
                RES_3.activation(Activation.leakyRelu(1e40)),
                ResNet.tau(3).depth(4),
                ResNet.plain(3).depth(4),
                RES_3.scaling(-60));
    }

    @ParameterizedTest
    @MethodSource
    void served(Architecture shape) {
        assertTrue(independent(shape, Law.iid()) && exactLaw(shape) && shared(shape, shape.beta()));
    }

    @ParameterizedTest
    @MethodSource
    void notServed(Architecture shape) {
        assertTrue(!independent(shape, Law.iid()) && !exactLaw(shape) && !shared(shape, shape.beta()));
    }

    @Test
    void weightsThatCannotBeDrawnAgainLayerByLayerAreShared() {
        for (Law law : List.of(Law.fractional(0.7), Law.smooth(0.1))) assertTrue(!independent(RES_3, law));
        Architecture biased = ResNet.res2(3).depth(4).bias(1);
        assertTrue(!independent(biased, Law.iid()) && shared(biased, 1));
        assertTrue(!independent(RES_3.gain(-1), Law.iid()) && shared(RES_3.gain(-1), 1));
    }

    @Test
    void theServiceIsFoundAndCanBeTurnedOff() {
        String before = System.getProperty("deeplimits.engine");
        try {
            System.clearProperty("deeplimits.engine");
            assertEquals(
                    FloatEngine.class, EnsembleEngine.installed().orElseThrow().getClass());
            System.setProperty("deeplimits.engine", "none");
            assertTrue(EnsembleEngine.installed().isEmpty());
            System.setProperty("deeplimits.engine", "fast");
            String message = assertThrows(IllegalArgumentException.class, EnsembleEngine::installed)
                    .getMessage();
            assertEquals("deeplimits.engine must be none, or not set, got fast", message);
        } finally {
            if (before == null) System.clearProperty("deeplimits.engine");
            else System.setProperty("deeplimits.engine", before);
        }
    }
}
