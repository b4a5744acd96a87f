package deeplimits;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Bad input to the laws and the networks: each is refused with its name, its rule and its value. */
class RefusalTest {
    private static final Key KEY = Key.of(1);
    private static final ResNet NET = ResNet.res3(3).inputs(2).depth(4).draw(Law.iid(), KEY);
    private static final Trajectory H = NET.forward(new double[] {1, 2});
    private static final Weights V = Law.iid().draw(4, 3, 3, KEY);

    record Bad(String message, Executable call) {
        @Override
        public String toString() {
            return message;
        }
    }

    static List<Bad> badInputs() {
        return List.of(
                new Bad("name of a key must be given, got null", () -> KEY.child((String) null)),
                new Bad("value of a key must be a number, got NaN", () -> KEY.child(Double.NaN)),
                new Bad("depth must be at least 1, got 0", () -> ResNet.res3(3).depth(0)),
                new Bad("depth must be at least 1, got -5", () -> ResNet.res3(3).depth(-5)),
                new Bad("width must be at least 1, got 0", () -> ResNet.res3(0)),
                new Bad("width must be at least 1, got -1", () -> ResNet.res1(-1)),
                new Bad("width must be at least 1, got 0", () -> ResNet.res2(0)),
                new Bad("inputs must be at least 1, got 0", () -> ResNet.res3(3).inputs(0)),
                new Bad("beta must be a finite number, got NaN", () -> ResNet.res3(3)
                        .scaling(Double.NaN)),
                new Bad("beta must be a finite number, got Infinity", () -> ResNet.res3(3)
                        .scaling(Double.POSITIVE_INFINITY)),
                new Bad("beta must be a finite number, got NaN", () -> NET.scaling(Double.NaN)),
                new Bad("activation must be given, got null", () -> ResNet.res3(3)
                        .activation(null)),
                new Bad("block must be given, got null", () -> ResNet.res3(1).block(null)),
                new Bad("bias must be 0 for RES_3; take RES_2 for one, got 1.0", () -> ResNet.res3(3)
                        .bias(1)),
                new Bad("bias must be zero or positive, and finite, got -1.0", () -> ResNet.res2(3)
                        .bias(-1)),
                new Bad("bias must be zero or positive, and finite, got NaN", () -> ResNet.res2(3)
                        .bias(Double.NaN)),
                new Bad(
                        "slope of a LeakyReLU must be a finite number, got NaN",
                        () -> Activation.leakyRelu(Double.NaN)),
                new Bad(
                        "slope of a LeakyReLU must be a finite number, got -Infinity",
                        () -> Activation.leakyRelu(Double.NEGATIVE_INFINITY)),
                new Bad("law must be given, got null", () -> ResNet.res3(3).draw(null, KEY)),
                new Bad("key must be given, got null", () -> ResNet.res3(3).draw(Law.iid(), null)),
                new Bad("entry must be given, got null", () -> Law.iid(null)),
                new Bad("depth must be at least 1, got 0", () -> Law.iid().draw(0, 3, 3, KEY)),
                new Bad("rows must be at least 1, got 0", () -> Law.iid().draw(4, 0, 3, KEY)),
                new Bad("columns must be at least 1, got -2", () -> Law.iid().draw(4, 3, -2, KEY)),
                new Bad("key must be given, got null", () -> Law.iid().draw(4, 3, 3, null)),
                new Bad("use an Ensemble, which stores no weights", () -> Law.iid()
                        .draw(1_000_000, 1000, 1000, KEY)),
                new Bad("take a depth of at most", () -> Law.iid(Entry.UNIFORM).draw(100_000_000, 40, 40, KEY)),
                new Bad("rows x columns must be at most 2147483639, got 50000 x 50000", () -> Law.iid()
                        .draw(1, 50_000, 50_000, KEY)),
                new Bad("depth must be at least 1, got 0", () -> Weights.of(2, 2)),
                new Bad(
                        "matrix of layer 1 has length 3, but 2 x 2 is 4",
                        () -> Weights.of(2, 2, new float[4], new float[3])),
                new Bad(
                        "entry of layer 0 must be a finite number, got NaN",
                        () -> Weights.of(1, 1, new float[] {Float.NaN})),
                new Bad("array must be given, got null", () -> Weights.of(null)),
                new Bad("weights must be of shape [depth, rows, columns], got", () -> Weights.of(Nd4j.zeros(2, 2))),
                new Bad("vector has length 2, but the number of columns is 3", () -> V.times(0, new double[2])),
                new Bad("vector has length 4, but the number of rows is 3", () -> V.transposedTimes(0, new double[4])),
                new Bad("layer must be in [0, 3], got 4", () -> V.get(4, 0, 0)),
                new Bad("layer must be in [0, 3], got -1", () -> V.matrix(-1)),
                new Bad("entry must be in a 3 x 3 matrix, got (3, 0)", () -> V.path(3, 0)),
                new Bad("input must be given, got null", () -> NET.forward((double[]) null)),
                new Bad("input has length 3, but the network's input length is 2", () -> NET.forward(new double[3])),
                new Bad("input has length 5, but the network's input length is 2", () -> NET.forward(Nd4j.zeros(5))),
                new Bad("input must be a finite number, got NaN", () -> NET.forward(new double[] {1, Double.NaN})),
                new Bad("target must be a finite number, got NaN", () -> NET.backward(H, Double.NaN)),
                new Bad("forward trajectory must be given, got null", () -> NET.backward(null, new double[3])),
                new Bad(
                        "gradient p_L has length 2, but the network's width is 3",
                        () -> NET.backward(H, new double[2])),
                new Bad("direction z has length 1, but the network's width is 3", () -> NET.tangent(H, new double[1])),
                new Bad(
                        "forward trajectory has length 4, but the network's depth is 5",
                        () -> ResNet.res3(3).depth(5).draw(Law.iid(), KEY).tangent(H, new double[3])),
                new Bad(
                        "V must be of depth 5, 3 x 3, got Weights[depth=4, 3 x 3]",
                        () -> ResNet.res1(3).depth(5).of(V, null, KEY)),
                new Bad(
                        "W must be null for RES_1, got Weights",
                        () -> ResNet.res1(3).depth(4).of(V, V, KEY)),
                new Bad(
                        "W must be given for RES_3, got null",
                        () -> ResNet.res3(3).depth(4).of(V, null, KEY)),
                new Bad(
                        "V must be given, got null",
                        () -> ResNet.res3(3).depth(4).of(null, V, KEY)),
                new Bad("layer must be in [0, 4], got 5", () -> H.state(5)),
                new Bad(
                        "other trajectory has length 1, but the depth of this one is 4",
                        () -> H.dot(ResNet.res1(3).draw(Law.iid(), KEY).forward(new double[3]))));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void isRefusedWithNameRuleAndValue(Bad bad) {
        String message = assertThrows(IllegalArgumentException.class, bad.call).getMessage();
        assertTrue(message.contains(bad.message), message);
    }
}
