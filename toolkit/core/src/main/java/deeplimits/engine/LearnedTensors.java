package deeplimits.engine;

import deeplimits.net.ResNet;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that a network learns, by name: A, V, W where there is one, b where there are biases, B. */
final class LearnedTensors {
    /** Bytes of the gradients of a stripe of layers: they and the weights stay in the nearer caches. */
    private static final long STRIPE = 1 << 17;

    private final Map<String, LearnedTensor> all = new LinkedHashMap<>();
    private final int stripe;

    /** @param groups of a batch, of which each of the threads takes some after the others */
    LearnedTensors(ResNet net, int groups, int threads) {
        int d = net.width();
        long layer =
                4L * d * Gemm.best().stride(d) * (net.architecture().block().inner() ? 2 : 1);
        stripe = (int) Math.max(1, Math.min(net.depth(), STRIPE / layer));
        int[] once = new int[groups];
        Arrays.fill(once, 1);
        // of a thread's last groups: with several threads two stripes, one to update while the other one fills
        int[] kept = new int[groups];
        int together = FloatLearner.TOGETHER * threads;
        for (int g = 0; g < groups; g++)
            kept[g] = g - g / threads % FloatLearner.TOGETHER * threads + together < groups
                    ? net.depth()
                    : threads == 1 ? stripe : 2 * stripe;
        double alpha = net.architecture().alpha();
        for (Map.Entry<String, Weights> entry : net.tensors().entrySet()) {
            String name = entry.getKey();
            boolean outer = name.equals("A") || name.equals("B");
            boolean mirrored = !name.equals("A") && !name.equals("b");
            all.put(name, new LearnedTensor(entry.getValue(), mirrored, outer ? once : kept, outer ? 1 : alpha));
        }
    }

    /** Layers that are updated together. */
    int stripe() {
        return stripe;
    }

    Map<String, LearnedTensor> all() {
        return all;
    }

    /** A tensor, or null where there is none of the name. */
    LearnedTensor get(String name) {
        return all.get(name);
    }
}
