package deeplimits.train;

import deeplimits.Require;
import deeplimits.engine.Learner;
import deeplimits.engine.Tensor;
import deeplimits.net.ResNet;
import deeplimits.weights.Weights;

/** Weights on their way into the engine and back. */
final class Exchange {
    private Exchange() {}

    /** Sets all weights. @throws IllegalArgumentException if one is missing, too many or of another shape */
    static void set(Learner learner, ResNet.Parameters weights) {
        set(learner, "A", weights.a());
        set(learner, "V", weights.v());
        set(learner, "W", weights.w());
        set(learner, "b", weights.b());
        set(learner, "B", weights.readOut());
    }

    private static void set(Learner learner, String name, Weights weights) {
        Tensor tensor = learner.tensors().get(name);
        Require.holds(
                (tensor == null) == (weights == null),
                "first weights " + name,
                (tensor == null ? "null" : "given") + " for this model",
                weights);
        if (tensor == null) return;
        int[] shape = tensor.shape();
        Require.holds(
                weights.depth() == shape[0] && weights.columns() == shape[1] && weights.rows() == shape[2]
                        || isBias(name, weights, shape),
                "first weights " + name,
                String.format("of depth %d, %d x %d", shape[0], shape[2], shape[1]),
                weights);
        float[][] layers = new float[shape[0]][];
        for (int k = 0; k < layers.length; k++) {
            double[] matrix = weights.matrix(k);
            layers[k] = new float[matrix.length];
            for (int i = 0; i < matrix.length; i++) layers[k][i] = (float) matrix[i];
        }
        tensor.set(layers);
    }

    private static boolean isBias(String name, Weights weights, int[] shape) {
        return name.equals("b") && weights.depth() == shape[0] && weights.rows() == shape[2] && weights.columns() == 1;
    }

    /** All weights, a copy. */
    static ResNet.Parameters get(Learner learner) {
        return new ResNet.Parameters(
                get(learner, "A"), get(learner, "V"), get(learner, "W"), get(learner, "b"), get(learner, "B"));
    }

    /** Weights that are not finite any more stand as the largest float. */
    private static Weights get(Learner learner, String name) {
        Tensor tensor = learner.tensors().get(name);
        return tensor == null ? null : Weights.of(tensor.shape()[2], tensor.shape()[1], finite(tensor.get()));
    }

    private static float[][] finite(float[][] layers) {
        for (float[] layer : layers) {
            for (int i = 0; i < layer.length; i++)
                if (!Float.isFinite(layer[i])) layer[i] = Math.copySign(Float.MAX_VALUE, layer[i]);
        }
        return layers;
    }
}
