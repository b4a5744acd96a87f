package deeplimits.engine;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network of a {@link Plan} that learns from batches, on the products of {@link Gemm}.
 *
 * <p>A batch is cut into groups of up to 64 rows by its size alone; each group runs forward and backward on one thread, and the
 * groups' gradients are added in their order, so that the number of threads changes no bit. The optimiser goes over a layer's
 * gradient while it is still in cache. Not safe for use by several threads at once.
 */
public final class Learner implements AutoCloseable {
    /** Rows of a group. */
    private static final int ROWS = 64;
    /** Most groups of a batch: each keeps gradients of its own. */
    private static final int GROUPS = 8;

    private final Plan plan;
    private final Head head;
    private final WorkerPool team;
    private final int groups;
    private final Tensors tensors;
    private final List<Group> learning = new ArrayList<>();
    private final List<Group> evaluating = new ArrayList<>();

    /**
     * How batches are taken.
     *
     * @param head the loss
     * @param batch most rows of a batch
     * @param threads at least 1
     */
    public record Way(Head head, int batch, int threads) {
        public Way {
            Require.present("head", head);
            Require.atLeast(1, "batch", batch);
            Require.atLeast(1, "threads", threads);
        }

        int groups() {
            return Math.min(GROUPS, (batch + ROWS - 1) / ROWS);
        }

        int capacity() {
            return Math.max(8, (batch + groups() - 1) / groups());
        }
    }

    /**
     * What a batch gave.
     *
     * @param loss mean over the batch
     * @param correct how many labels the largest output names
     * @param badLayer the first layer whose state is not finite when the loss is not, else -1
     */
    public record Step(double loss, int correct, int badLayer) {}

    /**
     * A network with weights 0.
     *
     * @throws IllegalArgumentException if it would not fit in memory
     */
    public Learner(Plan plan, Way way) {
        this.plan = plan;
        head = way.head;
        fits(way);
        groups = way.groups();
        team = new WorkerPool(Math.min(way.threads, groups));
        tensors = new Tensors(plan, groups, team.size());
        for (int t = 0; t < team.size(); t++) {
            learning.add(new Group(this, way.capacity(), true));
            evaluating.add(new Group(this, ROWS, false));
        }
    }

    private void fits(Way way) {
        Plan.Sizes n = plan.sizes();
        double stride = Gemm.best().stride(n.width());
        double layers = (double) n.depth() * (plan.form().inner() ? 2 : 1) * n.width() * stride;
        double tapes = Math.min(way.threads, way.groups()) * (plan.form() == Plan.Form.RES_1 ? 1 : 2);
        double states = tapes * way.capacity() * stride * n.depth();
        double bytes = 4 * (layers * (3 + way.groups()) + states + (double) n.inputs() * stride * (3 + way.groups()));
        double room = Runtime.getRuntime().maxMemory() * 0.8;
        Require.holds(
                bytes <= room,
                "memory of a training",
                String.format(
                        "at most %,.0f bytes, four fifths of this JVM's heap: take fewer layers, a smaller batch, or raise -Xmx",
                        room),
                String.format("%,.0f bytes", bytes));
    }

    /** Which products this JVM makes, for what depends on their last digits. */
    public static String backEnd() {
        Gemm gemm = Gemm.best();
        return gemm.getClass().getSimpleName() + " of " + gemm.lanes() + " lanes";
    }

    /** A, V, W where there is one, b where there are biases, B, in this order. */
    public Map<String, Tensor> tensors() {
        return tensors.all();
    }

    Tensors weights() {
        return tensors;
    }

    Plan plan() {
        return plan;
    }

    Head head() {
        return head;
    }

    /** One step down the mean loss of the batch; nothing is learned from a loss that is not finite. */
    public Step learn(MiniBatch batch, Rule rule) {
        Group.Tally[] tallies = new Group.Tally[Math.min(groups, (batch.count() + ROWS - 1) / ROWS)];
        int lanes = Math.min(team.size(), tallies.length);
        team.together(lanes, t -> {
            Group group = learning.get(t);
            int g = t;
            for (; g + lanes < tallies.length; g += lanes) {
                forward(group, batch, g, tallies);
                group.turn();
                for (int k = plan.sizes().depth() - 1; k >= 0; k--) group.backward(k);
                group.arrive();
            }
            forward(group, batch, g, tallies);
            team.await();
            if (sum(batch, tallies).badLayer < 0) descend(group, new Update(rule, tallies.length, t, lanes));
        });
        return sum(batch, tallies);
    }

    /** Loss and accuracy of a batch. */
    public Step evaluate(MiniBatch batch) {
        Group.Tally[] tallies = new Group.Tally[(batch.count() + ROWS - 1) / ROWS];
        int lanes = Math.min(team.size(), tallies.length);
        team.together(lanes, t -> {
            for (int g = t; g < tallies.length; g += lanes) forward(evaluating.get(t), batch, g, tallies);
        });
        return sum(batch, tallies);
    }

    private void forward(Group group, MiniBatch batch, int g, Group.Tally[] tallies) {
        int n = batch.count();
        group.enter(g, batch, (int) ((long) n * g / tallies.length), (int) ((long) n * (g + 1) / tallies.length));
        for (int k = 0; k < plan.sizes().depth(); k++) group.forward(k);
        tallies[g] = group.leave();
    }

    /** A thread's part of an update: share t of n. */
    private record Update(Rule rule, int groups, int t, int n) {
        void of(Tensor tensor, int from, int to) {
            tensor.update(rule, groups, new Tensor.Share(from, to, t, n));
        }
    }

    /** Back with a thread's last group, and stripe by stripe down the gradient while it is in cache. */
    private void descend(Group group, Update update) {
        group.turn();
        for (int to = plan.sizes().depth(); to > 0; to -= tensors.stripe()) {
            int from = Math.max(0, to - tensors.stripe());
            for (int k = to - 1; k >= from; k--) group.backward(k);
            team.await();
            for (Tensor tensor : tensors.layered()) update.of(tensor, from, to);
        }
        group.arrive();
        team.await();
        update.of(tensors.a(), 0, 1);
        update.of(tensors.b(), 0, 1);
    }

    private static Step sum(MiniBatch batch, Group.Tally[] tallies) {
        double loss = 0;
        int correct = 0;
        int bad = -1;
        for (Group.Tally tally : tallies) {
            loss += tally.loss();
            correct += tally.correct();
            if (tally.badLayer() >= 0) bad = bad < 0 ? tally.badLayer() : Math.min(bad, tally.badLayer());
        }
        return new Step(loss / batch.count(), correct, bad);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        team.close();
    }
}
