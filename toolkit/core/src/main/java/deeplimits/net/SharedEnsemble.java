package deeplimits.net;

import deeplimits.Require;
import deeplimits.engine.Crew;
import deeplimits.engine.SharedChain;
import deeplimits.engine.Stack;
import deeplimits.weights.Weights;
import java.util.function.IntConsumer;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** One network with many inputs and many betas, on the engine's chain of products. */
final class SharedEnsemble implements Ensemble {
    private final ResNet net;
    private final double[][] starts;
    private final double[] betas;
    private final IndependentEnsemble.Run how;

    SharedEnsemble(ResNet net, double[][] inputs, double[] betas) {
        this(
                net,
                new double[inputs.length][],
                betas.clone(),
                new IndependentEnsemble.Run(false, Runtime.getRuntime().availableProcessors(), done -> {}));
        for (int i = 0; i < inputs.length; i++) starts[i] = net.start(inputs[i]);
    }

    private SharedEnsemble(ResNet net, double[][] starts, double[] betas, IndependentEnsemble.Run how) {
        this.net = net;
        this.starts = starts;
        this.betas = betas;
        this.how = how;
    }

    @Override
    public Ensemble gradients() {
        return with(new IndependentEnsemble.Run(true, how.threads(), how.progress()));
    }

    @Override
    public Ensemble threads(int n) {
        return with(new IndependentEnsemble.Run(how.gradients(), Require.atLeast(1, "threads", n), how.progress()));
    }

    @Override
    public Ensemble progress(IntConsumer done) {
        return with(new IndependentEnsemble.Run(how.gradients(), how.threads(), Require.present("progress", done)));
    }

    private Ensemble with(IndependentEnsemble.Run run) {
        return new SharedEnsemble(net, starts, betas, run);
    }

    @Override
    public Table run() {
        SharedChain.Result[] results =
                chain().run(new Rows(), how.gradients(), new Crew(how.threads(), how.progress()));
        DoubleColumn beta = DoubleColumn.create("beta");
        IntColumn input = IntColumn.create("input");
        Table table = Table.create("ensemble", beta, input);
        Measures forward = new Measures(table, "");
        Measures backward = how.gradients() ? new Measures(table, "gradient_") : null;
        for (int r = 0; r < results.length; r++) {
            if (results[r] == null) continue; // left out after an interruption
            beta.append(betas[r / starts.length]);
            input.append(r % starts.length);
            forward.append(results[r].forward());
            if (backward != null) backward.append(results[r].backward());
        }
        return table;
    }

    private SharedChain chain() {
        ResNet.Parameters weights = net.parameters();
        return new SharedChain(new SharedChain.Network(
                IndependentEnsemble.curve(net.architecture().activation()),
                stack(weights.v()),
                weights.w() == null ? null : stack(weights.w()),
                bias(weights.b())));
    }

    private static Stack stack(Weights weights) {
        return new Stack(weights.depth(), weights.rows(), weights::draws, weights.scale());
    }

    private float[][] bias(Weights b) {
        if (b == null) return null;
        float[][] layers = new float[b.depth()][];
        for (int k = 0; k < layers.length; k++) {
            double[] draws = b.matrix(k);
            layers[k] = new float[draws.length];
            for (int i = 0; i < draws.length; i++) layers[k][i] = (float) draws[i];
        }
        return layers;
    }

    /** Beta by beta, and input by input within a beta. */
    private final class Rows implements SharedChain.Members {
        @Override
        public int count() {
            return Math.multiplyExact(betas.length, starts.length);
        }

        @Override
        public double[] start(int r) {
            return starts[r % starts.length];
        }

        @Override
        public double alpha(int r) {
            return Math.pow(net.architecture().depth(), -betas[r / starts.length]);
        }

        @Override
        public double[] gradient(int r) {
            return net.parameters().readOut().matrix(0);
        }
    }
}
