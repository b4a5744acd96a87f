package deeplimits.theory;

import deeplimits.random.Stream;

/**
 * P(N = n) = d! / (n! (d - n)!) 2^-d, drawn in O(1) from a table of aliases (Walker, 1977).
 *
 * <p>The tails beyond ten standard deviations, of mass below 1e-22, are left out.
 */
final class SymmetricBinomial {
    private static final double DEVIATIONS = 10;

    private final int first;
    private final double[] threshold;
    private final int[] alias;

    SymmetricBinomial(int d) {
        int reach = (int) Math.ceil(DEVIATIONS * Math.sqrt(d) / 2) + 1;
        first = Math.max(0, d / 2 - reach);
        int size = Math.min(d, d / 2 + reach) - first + 1;
        threshold = weights(d, size);
        alias = new int[size];
        int[] small = new int[size];
        int[] large = new int[size];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < size; i++) {
            if (threshold[i] < 1) small[smalls++] = i;
            else large[larges++] = i;
        }
        while (smalls > 0 && larges > 0) {
            int giver = large[--larges];
            int taker = small[--smalls];
            alias[taker] = giver;
            threshold[giver] -= 1 - threshold[taker];
            if (threshold[giver] < 1) small[smalls++] = giver;
            else large[larges++] = giver;
        }
        // what rounding left over stands for itself
        while (larges > 0) threshold[large[--larges]] = 1;
        while (smalls > 0) threshold[small[--smalls]] = 1;
    }

    /** Probabilities times their number, by their ratios from the middle. */
    private double[] weights(int d, int size) {
        double[] p = new double[size];
        int middle = d / 2 - first;
        p[middle] = 1;
        for (int i = middle; i + 1 < size; i++) p[i + 1] = p[i] * (d - first - i) / (first + i + 1);
        for (int i = middle; i > 0; i--) p[i - 1] = p[i] * (first + i) / (d - first - i + 1);
        double sum = 0;
        for (double x : p) sum += x;
        for (int i = 0; i < size; i++) p[i] *= size / sum;
        return p;
    }

    int draw(Stream stream) {
        double u = stream.uniform() * threshold.length;
        int i = (int) u;
        return first + (u - i < threshold[i] ? i : alias[i]);
    }
}
