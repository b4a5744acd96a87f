package deeplimits.engine;

/**
 * |x_end| / |x_start| and |x_end - x_start| / |x_start| of one trajectory.
 *
 * @param ratio infinite beyond the range of a double
 * @param drift infinite beyond the range of a double
 * @param logRatio log of the ratio, finite even then
 * @param logDrift log of the drift, finite even then
 * @param overflowLayer first layer, from the start, at which |x_k| is beyond the range of a double; -1 for none
 */
public record Measure(double ratio, double drift, double logRatio, double logDrift, int overflowLayer) {

    /** Of an end 2^exponent (high + low); index m of count members side by side. */
    static Measure of(float[] start, float[] high, float[] low, int m, int count, int exponent, int overflowLayer) {
        double first = 0;
        double last = 0;
        double difference = 0;
        for (int i = m; i < start.length; i += count) {
            double a = start[i];
            double b = (double) high[i] + low[i];
            double c = b - Math.scalb(a, -exponent);
            first += a * a;
            last += b * b;
            difference += c * c;
        }
        return of(Math.sqrt(last / first), Math.sqrt(difference / first), exponent, overflowLayer);
    }

    /** Of a ratio and a drift that are still to be multiplied by 2^exponent. */
    public static Measure of(double ratio, double drift, int exponent, int overflowLayer) {
        double shift = exponent * Math.log(2);
        return new Measure(
                times(ratio, exponent),
                times(drift, exponent),
                Math.log(ratio) + shift,
                Math.log(drift) + shift,
                overflowLayer);
    }

    private static double times(double x, int exponent) {
        return x * Math.scalb(1.0, exponent / 2) * Math.scalb(1.0, exponent - exponent / 2);
    }
}
