package deeplimits.weights;

import deeplimits.random.Key;

/**
 * The law of the weights along depth, (V_k)_ij = X^{ij}_k / sqrt(columns): the processes X^{ij} are independent copies
 * of one centred process of variance 1, so that every entry has mean 0 and variance 1/columns.
 *
 * <p>Which process it is decides the scaling beta and the limit (Marion, Fermanian, Biau, Vert, JMLR 2025). A law of one's own
 * states its autocovariance and draws its weights; CONTRIBUTING.md has one whole.
 */
public interface Law {

    /** Independent Gaussian entries: beta = 1/2, a neural SDE. */
    static Law iid() {
        return new Iid(Entry.GAUSSIAN);
    }

    /** Independent entries of the given law. */
    static Law iid(Entry entry) {
        return new Iid(entry);
    }

    /**
     * Values of a smooth Gaussian process with kernel exp(-u^2 / (2 l^2)): beta = 1, a neural ODE.
     *
     * @param lengthScale l &gt; 0
     */
    static Law smooth(double lengthScale) {
        return smooth(Kernel.RBF, lengthScale);
    }

    /** Values of a smooth Gaussian process. */
    static Law smooth(Kernel kernel, double lengthScale) {
        return new Smooth(kernel, lengthScale, Smooth.Sampling.VALUES);
    }

    /** Normalised increments of the Gaussian process with kernel exp(-u^2 / (2 l^2)), as in the first preprint. */
    static Law smoothIncrements(double lengthScale) {
        return new Smooth(Kernel.RBF, lengthScale, Smooth.Sampling.INCREMENTS);
    }

    /** Increments of fractional Brownian motion: between i.i.d. and smooth. @param hurst H in (0, 1) */
    static Law fractional(double hurst) {
        return new Fractional(hurst);
    }

    /**
     * Independent Gaussian entries in the layers of one round, and the same matrices again in every round, as in looped and
     * weight-tied networks.
     *
     * @param period layers of one round, at least 1
     */
    static Law looped(int period) {
        return new Looped(period);
    }

    /**
     * What the published sampler draws in place of {@link #fractional}; for comparison only.
     *
     * @param hurst H in (0, 1)
     */
    static Law fractionalAsPublished(double hurst) {
        return new FractionalAsPublished(hurst);
    }

    /**
     * E X_k X_{k + lag} = columns E (V_k)_ij (V_{k + lag})_ij, in a network of a given depth; 1 at lag 0.
     *
     * @param depth number of layers L, at least 1
     * @param lag difference of two layers, of any sign
     */
    double autocovariance(int depth, int lag);

    /**
     * Draws the weights of one matrix of a network.
     *
     * @param depth number of layers L, at least 1
     * @param rows rows of each matrix, at least 1
     * @param columns columns of each matrix, at least 1
     * @param key the address of the draw; the same key gives the same bits
     * @return L matrices
     * @throws IllegalArgumentException if a size is out of range or the weights would not fit in memory
     */
    default Weights draw(int depth, int rows, int columns, Key key) {
        Weights.Shape shape = new Weights.Shape(depth, rows, columns);
        return draw(shape, key);
    }

    /** Draws weights of a shape. */
    Weights draw(Weights.Shape shape, Key key);

    /** The law of the independent entries of A, B and b beside weights of this law. */
    default Entry entry() {
        return Entry.GAUSSIAN;
    }
}
