package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;

/**
 * V_{k+1} = U_{(k mod period)+1}, U independent Gaussian: the layers of one round, visited again in every round.
 *
 * <p>A matrix meets itself once a round, with correlation 1, so that N rounds of L layers have S = N^2 L / 2 in {@code
 * theory.FirstOrder}, and the factor that keeps states bounded is of order 1 / (N sqrt(L)), not 1 / sqrt(N L). The last round may be
 * cut short. The first round has the bits of {@link Iid} on the same key; the others share its memory.
 *
 * @param period layers L of one round, at least 1
 */
record Looped(int period) implements Law {
    public Looped {
        Require.atLeast(1, "period", period);
    }

    @Override
    public double autocovariance(int depth, int lag) {
        Require.atLeast(1, "depth", depth);
        return lag % period == 0 ? 1 : 0;
    }

    @Override
    public Weights draw(Weights.Shape shape, Key key) {
        int round = Math.min(period, Require.present("shape", shape).depth());
        Weights once = Law.iid().draw(round, shape.rows(), shape.columns(), key);
        return once.repeated(shape.depth());
    }
}
