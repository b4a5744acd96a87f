package deeplimits.engine;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final Team team;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
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
        Plan.Sizes n = plan.sizes();
        tensors.put("A", new Tensor(1, n.inputs(), n.width(), new Tensor.Use(false, way.groups(), 1)));
        Tensor.Use layer = new Tensor.Use(true, way.groups(), plan.alpha());
        tensors.put("V", new Tensor(n.depth(), n.width(), n.width(), layer));
        if (plan.form().inner()) tensors.put("W", new Tensor(n.depth(), n.width(), n.width(), layer));
        if (plan.bias()) tensors.put("b", new Tensor(n.depth(), 1, n.width(), new Tensor.Use(false, way.groups(), plan.alpha())));
        tensors.put("B", new Tensor(1, n.width(), n.outputs(), new Tensor.Use(true, way.groups(), 1)));
        for (int g = 0; g < way.groups(); g++) {
            learning.add(new Group(this, way.capacity(), g, true));
            evaluating.add(new Group(this, ROWS, g, false));
        }
        team = new Team(Math.min(way.threads, way.groups()));
    }

    private void fits(Way way) {
        Plan.Sizes n = plan.sizes();
        double stride = Gemm.best().stride(n.width());
        double layers = (double) n.depth() * (plan.form().inner() ? 2 : 1) * n.width() * stride;
        double states = (double) way.groups() * way.capacity() * stride * n.depth() * (plan.form() == Plan.Form.RES_1 ? 1 : 2);
        double bytes = 4 * (layers * (4 + way.groups()) + states + (double) n.inputs() * stride * (3 + way.groups()));
        double room = Runtime.getRuntime().maxMemory() * 0.8;
        Require.holds(bytes <= room, "memory of a training",
            String.format("at most %,.0f bytes, four fifths of this JVM's heap: take fewer layers, a smaller batch, or raise -Xmx", room),
            String.format("%,.0f bytes", bytes));
    }

    /** Which products this JVM makes, for what depends on their last digits. */
    public static String backEnd() {
        Gemm gemm = Gemm.best();
        return gemm.getClass().getSimpleName() + " of " + gemm.lanes() + " lanes";
    }

    /** A, V, W where there is one, b where there are biases, B, in this order. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    Plan plan() {
        return plan;
    }

    Head head() {
        return head;
    }

    Tensor a() {
        return tensors.get("A");
    }

    Tensor v() {
        return tensors.get("V");
    }

    Tensor w() {
        return tensors.get("W");
    }

    Tensor bias() {
        return tensors.get("b");
    }

    Tensor b() {
        return tensors.get("B");
    }

    /** One step down the mean loss of the batch; nothing is learned from a loss that is not finite. */
    public Step learn(MiniBatch batch, Rule rule) {
        int groups = Math.min(learning.size(), (batch.count() + ROWS - 1) / ROWS);
        Step step = run(learning.subList(0, groups), batch, true);
        if (step.badLayer < 0) {
            team.together(team.size(), t -> {
                for (Tensor tensor : tensors.values()) tensor.update(rule, groups, t, team.size());
                return null;
            });
        }
        return step;
    }

    /** Loss and accuracy of a batch. */
    public Step evaluate(MiniBatch batch) {
        return run(evaluating, batch, false);
    }

    private Step run(List<Group> groups, MiniBatch batch, boolean learn) {
        int n = batch.count();
        int pieces = learn ? groups.size() : (n + ROWS - 1) / ROWS;
        int lanes = Math.min(groups.size(), pieces);
        List<List<Group.Tally>> tallies = team.together(lanes, t -> {
            List<Group.Tally> mine = new ArrayList<>();
            for (int g = t; g < pieces; g += lanes) {
                int from = (int) ((long) n * g / pieces);
                int to = (int) ((long) n * (g + 1) / pieces);
                mine.add(groups.get(t).run(batch, from, to, learn));
            }
            return mine;
        });
        double loss = 0;
        int correct = 0;
        int bad = -1;
        for (int g = 0; g < pieces; g++) {
            Group.Tally tally = tallies.get(g % lanes).get(g / lanes);
            loss += tally.loss();
            correct += tally.correct();
            if (tally.badLayer() >= 0) bad = bad < 0 ? tally.badLayer() : Math.min(bad, tally.badLayer());
        }
        return new Step(loss / n, correct, bad);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        team.close();
    }
}
