package deeplimits.engine;

import deeplimits.Require;
import deeplimits.net.ResNet;
import deeplimits.train.Examples;
import deeplimits.train.Optimiser;
import deeplimits.train.Training;
import deeplimits.train.TrainingEngine;
import deeplimits.train.TrainingEngine.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * A ResNet that learns in float, on the products of {@link Gemm}.
 *
 * <p>A batch is cut into groups of about 64 rows by its size alone; each group runs forward and backward on one thread, and the
 * groups' gradients are added in their order, so that the number of threads changes no bit. The optimiser goes over a layer's
 * gradient while it is still in cache.
 */
final class FloatLearner implements TrainingEngine.Learner {
    /** Rows of a group. */
    private static final int ROWS = 64;
    /** Most groups of a batch: each keeps gradients of its own. */
    private static final int GROUPS = 8;
    /** Groups that a thread takes through a stripe of layers together, so that its weights come from memory once for all of them. */
    private static final int TOGETHER = 2;
    /** Bytes of the gradients of a stripe of layers: they and the weights stay in the nearer caches. */
    private static final long STRIPE = 1 << 17;

    private final Training training;
    private final int depth;
    private final int outputLength;
    private final WorkerPool pool;
    /** By name: A, V, W where there is one, b where there are biases, B. */
    private final Map<String, LearnedTensor> tensors;
    /** Layers that are updated together. */
    private final int stripe;

    private final List<LearnedTensor> learnedInLayers = new ArrayList<>();
    private final List<LearnedTensor> learnedOutside = new ArrayList<>();
    private final List<List<Group>> learning = new ArrayList<>();
    private final List<Group> evaluating = new ArrayList<>();

    /** @throws IllegalArgumentException if it would not fit in memory */
    FloatLearner(Training training, ResNet net, FloatActivation sigma) {
        this.training = training;
        depth = net.depth();
        outputLength = net.outputLength();
        int groups = groups(training.batch());
        int threads = Math.min(training.threads(), groups);
        // a batch of fewer examples, the last of an epoch, may come in fewer and larger groups
        int capacity = Math.max((training.batch() + groups - 1) / groups, Math.min(training.batch(), ROWS));
        requireRoom(net, sigma, groups, threads, capacity);
        stripe = (int) Math.max(1, Math.min(depth, STRIPE / layer(net)));
        tensors = tensors(net, groups, threads);
        tensors.forEach((name, tensor) -> {
            if (!training.frozen().contains(name))
                (name.equals("A") || name.equals("B") ? learnedOutside : learnedInLayers).add(tensor);
        });
        for (int t = 0; t < threads; t++) {
            Map<String, LearnedTensor.Transposes> back = new LinkedHashMap<>();
            for (String name : List.of("V", "W", "B"))
                if (tensors.containsKey(name)) back.put(name, tensors.get(name).new Transposes(stripe));
            learning.add(new ArrayList<>());
            for (int g = t; g < Math.min(groups, TOGETHER * threads); g += threads)
                learning.get(t).add(new Group(net, sigma, tensors, back, capacity));
            evaluating.add(new Group(net, sigma, tensors, null, ROWS));
        }
        pool = new WorkerPool(threads);
    }

    /** Bytes of the gradients of V and W in a layer. */
    private static long layer(ResNet net) {
        int matrices = net.architecture().block().inner() ? 2 : 1;
        return 4L * matrices * net.width() * Gemm.best().stride(net.width());
    }

    private Map<String, LearnedTensor> tensors(ResNet net, int groups, int threads) {
        int[] once = new int[groups];
        Arrays.fill(once, 1);
        // of a thread's last groups: with several threads two stripes, one to update while the other one fills
        int[] kept = new int[groups];
        int together = TOGETHER * threads;
        for (int g = 0; g < groups; g++)
            kept[g] = g - g / threads % TOGETHER * threads + together < groups
                    ? depth
                    : threads == 1 ? stripe : 2 * stripe;
        double alpha = net.architecture().alpha();
        Map<String, LearnedTensor> all = new LinkedHashMap<>();
        net.tensors().forEach((name, weights) -> {
            boolean outer = name.equals("A") || name.equals("B");
            all.put(name, new LearnedTensor(weights, outer ? once : kept, outer ? 1 : alpha));
        });
        return all;
    }

    private static int groups(int examples) {
        return Math.min(GROUPS, (examples + ROWS - 1) / ROWS);
    }

    private static void requireRoom(ResNet net, FloatActivation sigma, int groups, int threads, int capacity) {
        double stride = Gemm.best().stride(net.width());
        boolean inner = net.architecture().block().inner();
        double layers = (double) net.depth() * (inner ? 2 : 1) * net.width() * stride;
        double tapes = Math.min(groups, TOGETHER * threads) * (1.0 + (inner ? 1 : 0) + (sigma.folds() ? 1 : 0));
        double states = tapes * capacity * stride * net.depth();
        double bytes = 4 * (layers * (3 + groups) + states + (double) net.inputLength() * stride * (3 + groups));
        double room = Runtime.getRuntime().maxMemory() * 0.8;
        Require.holds(
                bytes <= room,
                "memory of a training",
                String.format(
                        "at most %,.0f bytes, four fifths of this JVM's heap: take fewer layers, a smaller batch, or raise -Xmx",
                        room),
                String.format("%,.0f bytes", bytes));
    }

    @Override
    public String arithmetic() {
        Gemm gemm = Gemm.best();
        return gemm.getClass().getSimpleName() + " of " + gemm.lanes() + " lanes";
    }

    @Override
    public Step learn(Examples batch, long step, double rate) {
        Require.present("batch", batch);
        Optimiser.requireStep(step, rate);
        Rule rule = Rule.of(training.optimiser(), step, rate);
        Step[] sums = new Step[groups(batch.count())];
        int lanes = Math.min(learning.size(), sums.length);
        pool.together(lanes, t -> {
            int g = t;
            for (; g + TOGETHER * lanes < sums.length; g += TOGETHER * lanes) {
                List<Group> groups = forward(learning.get(t), batch, g, lanes, sums);
                for (Group group : groups) group.backwardHead(outputLength);
                for (int to = depth; to > 0; to = below(to)) backward(groups, to);
                for (Group group : groups) group.backwardInput();
            }
            List<Group> last = forward(learning.get(t), batch, g, lanes, sums);
            pool.await();
            if (sum(batch, sums).badLayer() < 0)
                descend(last, t, lanes, (tensor, k) -> tensor.update(k, sums.length, rule));
        });
        return sum(batch, sums);
    }

    @Override
    public Step evaluate(Examples batch) {
        Require.present("batch", batch);
        Step[] sums = new Step[(batch.count() + ROWS - 1) / ROWS];
        int lanes = Math.min(evaluating.size(), sums.length);
        pool.together(lanes, t -> {
            for (int g = t; g < sums.length; g += lanes) forward(evaluating.subList(t, t + 1), batch, g, lanes, sums);
        });
        return sum(batch, sums);
    }

    /** Forward with groups g, g + step, ... of a batch, as many as are free. @return those in use */
    private List<Group> forward(List<Group> free, Examples batch, int g, int step, Step[] sums) {
        long n = batch.count();
        List<Group> groups = free.subList(0, Math.min(free.size(), (sums.length - g + step - 1) / step));
        for (int i = 0, at = g; i < groups.size(); i++, at += step)
            groups.get(i).load(at, batch, (int) (n * at / sums.length), (int) (n * (at + 1) / sums.length));
        for (int from = 0; from < depth; from += stripe)
            for (Group group : groups) for (int k = from; k < Math.min(depth, from + stripe); k++) group.forward(k);
        for (int i = 0; i < groups.size(); i++)
            sums[g + i * step] = groups.get(i).loss(training.loss(), outputLength);
        return groups;
    }

    /** Where the stripe that ends at a layer begins. */
    private int below(int to) {
        return Math.max(0, to - stripe);
    }

    /** Back through a stripe. */
    private void backward(List<Group> groups, int to) {
        for (int k = to - 1; k >= below(to); k--) groups.get(0).transpose(k);
        for (Group group : groups) for (int k = to - 1; k >= below(to); k--) group.backward(k);
    }

    /** Back with a thread's last groups, and stripe by stripe down the gradient while it is in cache; thread t of n updates its share. */
    private void descend(List<Group> groups, int t, int n, ObjIntConsumer<LearnedTensor> update) {
        for (Group group : groups) group.backwardHead(outputLength);
        for (int to = depth; to > 0; to = below(to)) {
            backward(groups, to);
            pool.await();
            int from = below(to);
            long layers = to - from;
            for (LearnedTensor tensor : learnedInLayers)
                for (int k = from + (int) (layers * t / n); k < from + (int) (layers * (t + 1) / n); k++)
                    update.accept(tensor, k);
        }
        for (Group group : groups) group.backwardInput();
        pool.await();
        if (t == n - 1) for (LearnedTensor tensor : learnedOutside) update.accept(tensor, 0);
    }

    private static Step sum(Examples batch, Step[] sums) {
        double loss = 0;
        int correct = 0;
        int bad = -1;
        for (Step sum : sums) {
            loss += sum.loss();
            correct += sum.correct();
            if (sum.badLayer() >= 0) bad = bad < 0 ? sum.badLayer() : Math.min(bad, sum.badLayer());
        }
        return new Step(loss / batch.count(), correct, bad);
    }

    @Override
    public Map<String, double[][]> weights() {
        Map<String, double[][]> weights = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> weights.put(name, tensor.unpacked(tensor.value)));
        return weights;
    }

    @Override
    public Map<String, double[][]> state() {
        Map<String, double[][]> state = weights();
        tensors.forEach((name, tensor) -> {
            state.put("m of " + name, tensor.unpacked(tensor.first));
            state.put("v of " + name, tensor.unpacked(tensor.second));
        });
        return state;
    }

    @Override
    public void restore(Map<String, double[][]> state) {
        Require.present("state", state);
        tensors.forEach((name, tensor) -> {
            tensor.pack(state.get(name), tensor.value);
            tensor.pack(state.get("m of " + name), tensor.first);
            tensor.pack(state.get("v of " + name), tensor.second);
        });
    }

    /** Ends the threads. */
    @Override
    public void close() {
        pool.close();
    }
}
