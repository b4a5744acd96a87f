package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.Stream;

/**
 * (V_k)_ij = X_kij / sqrt(columns), X independent along depth and within a matrix.
 *
 * <p>Layer k comes from the stream (key, k) alone: a deeper network begins with the layers of a shallower one.
 *
 * @param entry the law of X
 */
record Iid(Entry entry) implements Law {
    public Iid {
        Require.present("entry", entry);
    }

    @Override
    public double autocovariance(int depth, int lag) {
        Require.atLeast(1, "depth", depth);
        return lag == 0 ? 1 : 0;
    }

    @Override
    public Weights draw(Weights.Shape shape, Key key) {
        Require.present("key", key);
        float[][] layers = Require.present("shape", shape).allocate();
        for (int k = 0; k < layers.length; k++) {
            Stream stream = key.stream(k);
            for (int i = 0; i < shape.rows(); i++)
                entry.draw.fill(stream, layers[k], i * shape.columns(), (i + 1) * shape.columns());
        }
        return new Weights(shape, layers, entry.unit() / Math.sqrt(shape.columns()));
    }
}
