package deeplimits.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a network of a {@link Plan} learns, by name. */
final class Tensors {
    /** Bytes of the gradients of a stripe of layers: they stay in the nearer caches. */
    private static final long STRIPE = 1 << 19;

    private final Map<String, Tensor> all = new LinkedHashMap<>();
    private final int stripe;

    /** @param groups of a batch, of which each of the threads takes one after the other */
    Tensors(Plan plan, int groups, int threads) {
        Plan.Sizes n = plan.sizes();
        long layer =
                4L * n.width() * Gemm.best().stride(n.width()) * (plan.form().inner() ? 2 : 1);
        stripe = (int) Math.max(1, Math.min(n.depth(), STRIPE / layer));
        int[] once = new int[groups];
        Arrays.fill(once, 1);
        int[] kept = new int[groups];
        for (int g = 0; g < groups; g++) kept[g] = g + threads < groups ? n.depth() : stripes(threads);
        Tensor.Use square = new Tensor.Use(true, kept, plan.alpha());
        all.put("A", new Tensor(1, n.inputs(), n.width(), new Tensor.Use(false, once, 1)));
        all.put("V", new Tensor(n.depth(), n.width(), n.width(), square));
        if (plan.form().inner()) all.put("W", new Tensor(n.depth(), n.width(), n.width(), square));
        if (plan.bias()) all.put("b", new Tensor(n.depth(), 1, n.width(), new Tensor.Use(false, kept, plan.alpha())));
        all.put("B", new Tensor(1, n.width(), n.outputs(), new Tensor.Use(true, once, 1)));
    }

    /** Layers kept of a thread's last group: with several threads two stripes, one to update while the other one fills. */
    private int stripes(int threads) {
        return threads == 1 ? stripe : 2 * stripe;
    }

    /** Layers that are updated together. */
    int stripe() {
        return stripe;
    }

    /** A, V, W where there is one, b where there are biases, B, in this order. */
    Map<String, Tensor> all() {
        return all;
    }

    /** Those of the layers. */
    List<Tensor> layered() {
        return all.values().stream()
                .filter(tensor -> tensor != a() && tensor != b())
                .toList();
    }

    Tensor a() {
        return all.get("A");
    }

    Tensor v() {
        return all.get("V");
    }

    Tensor w() {
        return all.get("W");
    }

    Tensor bias() {
        return all.get("b");
    }

    Tensor b() {
        return all.get("B");
    }
}
