package deeplimits.limit;

/**
 * dh/dt = f(t, h): a field with its derivative in h and the transpose of that.
 *
 * <p>A field is arithmetic: a state that overflowed goes through it.
 */
public interface VectorField {
    /** Length of h. */
    int width();

    /**
     * f(t, h).
     *
     * @param t time
     * @param h length width, finite or not, not changed
     * @return a new array, length width
     */
    double[] value(double t, double[] h);

    /**
     * (df/dh)(t, h) q.
     *
     * @param q length width, not changed
     * @return a new array, length width
     */
    double[] push(double t, double[] h, double[] q);

    /**
     * (df/dh)(t, h)^T p.
     *
     * @param p length width, not changed
     * @return a new array, length width
     */
    double[] pull(double t, double[] h, double[] p);
}
