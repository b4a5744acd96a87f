package deeplimits.net;

import deeplimits.Require;

/**
 * |x_end| / |x_start| and |x_end - x_start| / |x_start| of states or gradients on their way through a network; NaN for x_start = 0.
 *
 * @param ratio infinite beyond the range of a double
 * @param drift infinite beyond the range of a double
 * @param logRatio natural logarithm of the ratio, finite even then where powers of two were split off
 * @param logDrift natural logarithm of the drift, alike
 * @param overflowLayer first layer, from the start, at which |x_k| is beyond the range of a double; -1 for none
 */
public record Measure(double ratio, double drift, double logRatio, double logDrift, int overflowLayer) {

    public Measure {
        Require.atLeast(-1, "overflow layer", overflowLayer);
    }

    /** 2^SAFE can be squared and summed. */
    private static final int SAFE = 400;

    /**
     * Compares x_end = 2^exponent y with x_start; infinite where an entry is not finite, NaN for x_start = 0.
     *
     * @param start x_start, at least one entry
     * @param y of the length of start
     * @param exponent of any size and sign
     * @param overflowLayer as above
     */
    public static Measure between(double[] start, double[] y, int exponent, int overflowLayer) {
        Require.atLeast(1, "length of the start", Require.present("start", start).length);
        Require.vector("end", y, "the length of the start", start.length);
        int startPower = power(start);
        int endPower = power(y);
        if (endPower > Double.MAX_EXPONENT || startPower > Double.MAX_EXPONENT)
            return of(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, overflowLayer);
        // in units of 2^startPower x_start is a and x_end is 2^shift b, whose squares are doubles
        int shift = exponent + endPower - startPower;
        double first = 0;
        double last = 0;
        double difference = 0;
        for (int i = 0; i < start.length; i++) {
            double a = scaled(start[i], -startPower);
            double b = scaled(y[i], -endPower);
            double c = shift < 0 ? scaled(b, shift) - a : b - scaled(a, -shift);
            first += a * a;
            last += b * b;
            difference += c * c;
        }
        return of(Math.sqrt(last / first), Math.sqrt(difference / first), shift, Math.max(0, shift), overflowLayer);
    }

    /**
     * Of a ratio that is still to be multiplied by 2^ratioExponent, and a drift by 2^driftExponent; what is not a number goes through.
     *
     * @param ratio at least 0, or NaN
     * @param drift at least 0, or NaN
     * @param overflowLayer as above
     */
    public static Measure of(double ratio, double drift, int ratioExponent, int driftExponent, int overflowLayer) {
        Require.holds(!(ratio < 0), "ratio", "at least 0", ratio);
        Require.holds(!(drift < 0), "drift", "at least 0", drift);
        return new Measure(
                scaled(ratio, ratioExponent),
                scaled(drift, driftExponent),
                Math.log(ratio) + ratioExponent * Math.log(2),
                Math.log(drift) + driftExponent * Math.log(2),
                overflowLayer);
    }

    /** 0 when squares of the entries of x are safe, else e with max |x_i| in [2^e, 2^(e + 1)); 1024 for an entry that is not finite. */
    static int power(double[] x) {
        double largest = 0;
        for (double xi : x) largest = Math.abs(xi) <= Double.MAX_VALUE ? Math.max(largest, Math.abs(xi)) : Double.NaN;
        int power = Math.getExponent(largest);
        return largest == 0 || Math.abs(power) <= SAFE ? 0 : power;
    }

    private static double scaled(double x, int power) {
        return power == 0 ? x : Math.scalb(x, power);
    }
}
