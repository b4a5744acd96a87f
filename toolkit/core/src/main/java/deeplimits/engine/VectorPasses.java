package deeplimits.engine;

import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The passes of {@link Passes} whose plain loops the compiler turns into slow SIMD code; lengths are multiples of the lanes. */
final class VectorPasses {
    private VectorPasses() {}

    /** u = y for y > 0, slope y otherwise. */
    static void leakyRelu(float slope, float[] y, float[] u) {
        IntVector below = bits(slope);
        IntVector change = bits(1).lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            x.mul(slope(x, below, change)).intoArray(u, i);
        }
    }

    /** s *= 1 for y > 0, slope otherwise. */
    static void timesSlope(float slope, float[] y, float[] s) {
        IntVector below = bits(slope);
        IntVector change = bits(1).lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            FloatVector.fromArray(FLOATS, s, i).mul(slope(x, below, change)).intoArray(s, i);
        }
    }

    /** y = x + alpha (update + b in each row) and u = y for y > 0, slope y otherwise; b may be null. */
    static void advance(float slope, float[] x, float alpha, float[] update, float[] b, float[] y, float[] u) {
        float[] row = b == null ? new float[HALF] : b;
        IntVector below = bits(slope);
        IntVector flip = bits(1).lanewise(XOR, below);
        for (int i = 0, column = 0; i < x.length; i += HALF) {
            FloatVector change =
                    FloatVector.fromArray(FLOATS, update, i).add(FloatVector.fromArray(FLOATS, row, column));
            FloatVector next = FloatVector.fromArray(FLOATS, x, i).add(change.mul(alpha));
            column = column + HALF < row.length ? column + HALF : 0;
            next.intoArray(y, i);
            next.mul(slope(next, below, flip)).intoArray(u, i);
        }
    }

    /** p += alpha s for y > 0, alpha slope s otherwise. */
    static void pull(float slope, float[] y, float alpha, float[] s, float[] p) {
        IntVector below = bits(slope);
        IntVector change = bits(1).lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector factor = slope(FloatVector.fromArray(FLOATS, y, i), below, change);
            FloatVector pulled = FloatVector.fromArray(FLOATS, s, i).mul(factor);
            FloatVector.fromArray(FLOATS, p, i).add(pulled.mul(alpha)).intoArray(p, i);
        }
    }

    /** x += b in each row. */
    static void addRow(float[] b, float[] x) {
        for (int at = 0, i = 0; at < x.length; at += HALF) {
            FloatVector.fromArray(FLOATS, x, at)
                    .add(FloatVector.fromArray(FLOATS, b, i))
                    .intoArray(x, at);
            i = i + HALF < b.length ? i + HALF : 0;
        }
    }

    /** sum_i = x_0i + ... + x_(rows - 1)i, as two sums of every other row. */
    static void sumOfRows(float[] x, int rows, float[] sum) {
        int n = sum.length;
        for (int i = 0; i < n; i += HALF) {
            FloatVector even = FloatVector.zero(FLOATS);
            FloatVector odd = even;
            for (int r = 0; r + 1 < rows; r += 2) {
                even = even.add(FloatVector.fromArray(FLOATS, x, r * n + i));
                odd = odd.add(FloatVector.fromArray(FLOATS, x, r * n + n + i));
            }
            if (rows % 2 == 1) even = even.add(FloatVector.fromArray(FLOATS, x, rows * n - n + i));
            even.add(odd).intoArray(sum, i);
        }
    }

    private static IntVector bits(float x) {
        return FloatVector.broadcast(FLOATS, x).reinterpretAsInts();
    }

    /** below, changed where x > 0. */
    private static FloatVector slope(FloatVector x, IntVector below, IntVector change) {
        IntVector positive = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts().lanewise(ASHR, 31);
        return below.lanewise(XOR, change.lanewise(AND, positive)).reinterpretAsFloats();
    }
}
