package deeplimits.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The process that times the libtorch of today with MKL, through DJL: the {@code expert} variants of {@code reference/}, batched and with the
 * backward pass by hand; a scaling is folded into the weights, since DJL has no addmm.
 */
public final class Libtorch {
    private static final int DEPTH = 1000;
    private static final int INPUTS = 64;
    private static final int PIXELS = 784;
    private static final int BATCH = 16; // networks side by side
    private static final int STEP = 128; // images of a step

    private Libtorch() {}

    /** Serves until its input ends. */
    public static void main(String[] arguments) throws IOException {
        Engine torch = Engine.getEngine("PyTorch");
        new Serving(
                        "libtorch " + torch.getVersion() + " with MKL",
                        List.of(
                                new Timed(Product.NAME, Product.NAME, Libtorch::product),
                                new Timed("W1", "expert", root -> independent(root, 40)),
                                new Timed("W2", "expert", root -> independent(root, 100)),
                                new Timed("W3", "expert", Libtorch::shared),
                                new Timed("W4", "expert", root -> step(root, 30, 1000)),
                                new Timed("W4-64", "expert", root -> step(root, 64, 300)),
                                new Timed("W4-256", "expert", root -> step(root, 256, 96)),
                                new Timed("W4-512", "expert", root -> step(root, 512, 24)),
                                new Timed("W4-1024", "expert", root -> step(root, 1024, 24))))
                .run();
    }

    private record Timed(String name, String variant, ToIntFunction<NDManager> work) implements Workload {
        @Override
        public String unit() {
            return "";
        }

        @Override
        public List<String> variants() {
            return List.of(variant);
        }

        @Override
        public int run(String asked) {
            try (NDManager manager = NDManager.newBaseManager()) {
                return work.applyAsInt(manager);
            }
        }
    }

    private static int product(NDManager manager) {
        NDArray a = manager.randomUniform(0, 1, new Shape(Product.SIZE, Product.SIZE));
        for (int i = 0; i < 100; i++) a.matMul(a).close();
        return 100;
    }

    private static NDArray uniform(NDManager manager, double gain, long... shape) {
        float bound = (float) (gain * Math.sqrt(3.0 / shape[shape.length - 1]));
        return manager.randomUniform(-bound, bound, new Shape(shape));
    }

    /** The layers of a tensor, as views. */
    private static NDArray[] layers(NDArray tensor) {
        return tensor.split(tensor.size(0)).stream()
                .map(layer -> layer.squeeze(0))
                .toArray(NDArray[]::new);
    }

    /** h + step, of which only the sum is kept. */
    private static NDArray plus(NDArray h, NDArray step) {
        step.addi(h);
        return step;
    }

    /** W1 and W2: many networks at once, fresh ones, backward by hand. */
    private static int independent(NDManager manager, int width) {
        double scale = 1 / Math.sqrt(DEPTH);
        NDArray first = uniform(manager, 1, BATCH, width, INPUTS)
                .batchMatMul(manager.randomUniform(0, 1, new Shape(BATCH, INPUTS, 1)));
        NDArray h = first;
        NDArray[] v = new NDArray[DEPTH];
        NDArray[] w = new NDArray[DEPTH];
        NDArray[] slope = new NDArray[DEPTH];
        for (int k = 0; k < DEPTH; k++) {
            v[k] = uniform(manager, scale, BATCH, width, width);
            w[k] = uniform(manager, 1, BATCH, width, width);
            NDArray y = w[k].batchMatMul(h);
            NDArray u = Activation.relu(y);
            slope[k] = u.sign();
            h = plus(h, v[k].batchMatMul(u));
        }
        NDArray b = uniform(manager, 1, BATCH, 1, width);
        NDArray last = b.batchMatMul(h)
                .sub(manager.randomUniform(0, 1, new Shape(BATCH, 1, 1)))
                .mul(b.transpose(0, 2, 1))
                .mul(2);
        NDArray p = last;
        for (int k = DEPTH - 1; k >= 0; k--) {
            NDArray inner = v[k].transpose(0, 2, 1).batchMatMul(p).muli(slope[k]);
            p = plus(p, w[k].transpose(0, 2, 1).batchMatMul(inner));
        }
        finite(norms(first, h, 1), norms(last, p, 1));
        return BATCH;
    }

    private static NDList norms(NDArray from, NDArray to, int axis) {
        int[] axes = {axis};
        NDArray scale = from.norm(axes, false);
        return new NDList(
                to.norm(axes, false).div(scale), to.sub(from).norm(axes, false).div(scale));
    }

    private static void finite(NDList... measures) {
        for (NDList list : measures)
            for (NDArray measure : list)
                if (!Float.isFinite(measure.sum().getFloat())) throw new IllegalStateException("not finite");
    }

    /** W3: 70 betas by 10 inputs, the rows of one matrix, on one network. */
    private static int shared(NDManager manager) {
        int width = 40;
        int rows = 700;
        float[] alphas = new float[rows];
        for (int i = 0; i < rows; i++) alphas[i] = (float) Math.pow(DEPTH, -(0.3 + 0.01 * (i / 10)));
        NDArray alpha = manager.create(alphas, new Shape(rows, 1));
        NDArray[] v = layers(uniform(manager, 1, DEPTH, width, width));
        NDArray[] w = layers(uniform(manager, 1, DEPTH, width, width));
        NDArray first = manager.randomUniform(0, 1, new Shape(rows, INPUTS))
                .matMul(uniform(manager, 1, width, INPUTS).transpose());
        NDArray h = first;
        NDArray[] slope = new NDArray[DEPTH];
        for (int k = 0; k < DEPTH; k++) {
            NDArray u = Activation.relu(h.matMul(w[k].transpose()));
            slope[k] = u.sign();
            h = plus(h, u.matMul(v[k].transpose()).muli(alpha));
        }
        NDArray last = uniform(manager, 1, 1, width).repeat(0, rows);
        NDArray p = last;
        for (int k = DEPTH - 1; k >= 0; k--)
            p = plus(p, p.matMul(v[k]).muli(slope[k]).matMul(w[k]).muli(alpha));
        finite(norms(first, h, 1), norms(last, p, 1));
        return rows;
    }

    /** W4's network, its moments and its data; they outlive a step. */
    private static final class Net {
        final NDManager manager = NDManager.newBaseManager();
        final NDArray x = manager.randomUniform(0, 1, new Shape(STEP, PIXELS));
        final int width;
        final int depth;
        final NDArray alpha;
        final NDArray wanted =
                manager.arange(STEP).mod(10).toType(DataType.INT32, false).oneHot(10);
        final NDArray[] weights;
        final NDArray[] first = new NDArray[3];
        final NDArray[] second = new NDArray[3];
        int step;

        Net(int width, int depth) {
            this.width = width;
            this.depth = depth;
            alpha = manager.create(1f / depth);
            weights = new NDArray[] {
                uniform(manager, 1, width, PIXELS),
                uniform(manager, 1, depth, width, width),
                uniform(manager, 1, 10, width)
            };
            for (int i = 0; i < 3; i++) {
                first[i] = weights[i].zerosLike();
                second[i] = weights[i].zerosLike();
            }
        }

        /** What it makes on the way goes with the manager of the gradient. */
        void adam(int i, NDArray g) {
            first[i].muli(0.9f).addi(g.mul(0.1f));
            second[i].muli(0.999f).addi(g.mul(g).muli(0.001f));
            NDArray root = second[i].sqrt();
            root.attach(g.getManager());
            root.divi((float) Math.sqrt(1 - Math.pow(0.999, step))).addi(1e-8f);
            NDArray change = first[i].div(root);
            change.attach(g.getManager());
            weights[i].subi(change.muli((float) (1e-3 / (1 - Math.pow(0.9, step)))));
        }
    }

    private static Net net;

    /** W4: the gradients by hand, Adam on whole tensors. */
    private static int step(NDManager manager, int width, int depth) {
        if (net == null || net.width != width) {
            if (net != null) net.manager.close();
            net = new Net(width, depth);
        }
        net.step++;
        NDArray tensor = net.weights[1];
        tensor.attach(manager);
        try {
            NDArray scaled = tensor.mul(net.alpha);
            NDArray[] v = layers(scaled);
            NDArray[] across = layers(scaled.transpose(0, 2, 1));
            NDArray h = net.x.matMul(net.weights[0].transpose());
            NDArray[] kept = new NDArray[depth];
            for (int k = 0; k < depth; k++) {
                kept[k] = Activation.relu(h);
                h = plus(h, kept[k].matMul(across[k]));
            }
            NDArray p = h.matMul(net.weights[2].transpose())
                    .softmax(1)
                    .sub(net.wanted)
                    .divi(STEP);
            NDArray read = p.transpose().matMul(h);
            p = p.matMul(net.weights[2]);
            NDArray[] layers = new NDArray[depth];
            for (int k = depth - 1; k >= 0; k--) {
                layers[k] = p.transpose().matMul(kept[k]);
                p = plus(p, p.matMul(v[k]).muli(kept[k].sign()));
            }
            net.adam(0, p.transpose().matMul(net.x));
            net.adam(1, NDArrays.stack(new NDList(layers)).muli(net.alpha));
            net.adam(2, read);
            finite(new NDList(p));
        } finally {
            tensor.attach(net.manager);
        }
        return 1;
    }
}
