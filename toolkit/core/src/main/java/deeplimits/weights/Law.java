package deeplimits.weights;

import deeplimits.random.Key;

/**
 * The law of the weights along depth, (V_k)_ij = X^{ij}_k / sqrt(columns): the processes X^{ij} are independent copies of
 * one centred process of variance 1, so that every entry has mean 0 and variance 1/columns.
 *
 * <p>Which process it is decides the scaling beta and the limit (Marion, Fermanian, Biau, Vert, JMLR 2025).
 */
public sealed interface Law permits Iid {

    /** Independent Gaussian entries: beta = 1/2, a neural SDE. */
    static Law iid() {
        return new Iid(Entry.GAUSSIAN);
    }

    /** Independent entries of the given law. */
    static Law iid(Entry entry) {
        return new Iid(entry);
    }

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
}
