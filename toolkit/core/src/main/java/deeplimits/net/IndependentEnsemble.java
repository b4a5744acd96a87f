package deeplimits.net;

import deeplimits.Require;
import deeplimits.engine.Crew;
import deeplimits.engine.Curve;
import deeplimits.engine.DenseReplay;
import deeplimits.random.Key;
import deeplimits.weights.Iid;
import java.util.function.IntConsumer;
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
        DenseReplay network = EnsembleRows.network(architecture, law.entry());
        return EnsembleRows.of(
                network.run(new Drawn(), how.gradients, new Crew(how.threads, how.progress)), how.gradients);
    }

    /** sigma as the engine knows it. */
    static Curve curve(Activation sigma) {
        return sigma instanceof Activation.PiecewiseLinear line
                ? Curve.piecewiseLinear(line.negativeSlope())
                : Curve.TANH;
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
            return architecture.start(law, key.child(m));
        }

        @Override
        public double[] gradient(int m) {
            return architecture.readOut(law, key.child(m));
        }
    }
}
