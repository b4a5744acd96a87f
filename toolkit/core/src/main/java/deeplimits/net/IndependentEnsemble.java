package deeplimits.net;

import deeplimits.Require;
import deeplimits.engine.Crew;
import deeplimits.engine.Curve;
import deeplimits.engine.DenseReplay;
import deeplimits.random.Key;
import deeplimits.weights.Iid;
import java.util.function.IntConsumer;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Networks with children of one key, replayed by the engine. */
record IndependentEnsemble(Architecture architecture, Iid law, Key key, int members, Run how) implements Ensemble {

    /** How to run: what to measure, on how many threads, reporting to whom. */
    record Run(boolean gradients, int threads, IntConsumer progress) {}

    @Override
    public Ensemble gradients() {
        return with(new Run(true, how.threads, how.progress));
    }

    @Override
    public Ensemble threads(int n) {
        return with(new Run(how.gradients, Require.atLeast(1, "threads", n), how.progress));
    }

    @Override
    public Ensemble progress(IntConsumer done) {
        return with(new Run(how.gradients, how.threads, Require.present("progress", done)));
    }

    private Ensemble with(Run run) {
        return new IndependentEnsemble(architecture, law, key, members, run);
    }

    @Override
    public Table run() {
        DenseReplay.Result[] results = network().run(new Drawn(), how.gradients, new Crew(how.threads, how.progress));
        Table table = Table.create("ensemble", IntColumn.create("repetition"));
        Measures forward = new Measures(table, "");
        Measures backward = how.gradients ? new Measures(table, "gradient_") : null;
        for (int r = 0; r < results.length; r++) {
            if (results[r] == null) continue;    // left out after an interruption
            table.intColumn("repetition").append(r);
            forward.append(results[r].forward());
            if (backward != null) backward.append(results[r].backward());
        }
        return table;
    }

    private DenseReplay network() {
        return new DenseReplay(architecture.width(), architecture.depth(), architecture.alpha(), law.entry(),
            architecture.block().inner(), curve(architecture.activation()));
    }

    /** sigma as the engine knows it. */
    static Curve curve(Activation sigma) {
        return sigma instanceof Activation.PiecewiseLinear line ? Curve.piecewiseLinear(line.negativeSlope()) : Curve.TANH;
    }

    /** Keys and vectors of the members, as {@link Architecture#draw} names them. */
    private final class Drawn implements DenseReplay.Members {
        @Override
        public int count() {
            return members;
        }

        @Override
        public Key v(int m) {
            return key.child(m).child("V");
        }

        @Override
        public Key w(int m) {
            return key.child(m).child("W");
        }

        @Override
        public double[] start(int m) {
            double[] x = architecture.input(key.child(m));
            return architecture.inputs().isPresent() ? architecture.drawInputMap(law, key.child(m)).times(0, x) : x;
        }

        @Override
        public double[] gradient(int m) {
            return architecture.drawReadOut(law, key.child(m)).matrix(0);
        }
    }
}
