package deeplimits.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import deeplimits.net.Activation;
import deeplimits.random.Key;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shared networks and training do with the Vector API is what the plain loops do. */
class ChainTwinsTest {
    private static final int ROWS = 64;
    private static final int WIDTH = 41;

    private static float[] numbers(String name) {
        float[] x = new float[WIDTH * ROWS];
        Key.of(6).child(name).stream().gaussians(x, 0, x.length);
        for (int i = 0; i < x.length; i += 9) x[i] = 0;
        for (int i = 4; i < x.length; i += 9) x[i] = -0f;
        x[1] = Float.MIN_VALUE;
        x[2] = -Float.MIN_VALUE;
        return x;
    }

    private static void equal(float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++)
            assertTrue(expected[i] == actual[i], i + ": " + expected[i] + ", " + actual[i]);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.4f, -3, 1, -1})
    void slopesKeptAsBitsAreThoseKeptAsFloats(float slope) {
        assumeTrue(Lanes.vectorised(), "this JVM has no Vector API");
        FloatActivation sigma = FloatActivation.of(Activation.leakyRelu(slope));
        SavedSlopes floats = new SavedSlopes(sigma, ROWS, WIDTH, 2, false);
        SavedSlopes bits = new SavedSlopes(sigma, ROWS, WIDTH, 2, true);
        float[] factors = new float[ROWS];
        Key.of(7).stream().uniforms(factors, 0, ROWS);
        floats.factors(factors);
        bits.factors(factors);
        float[] u = new float[WIDTH * ROWS];
        float[] v = new float[WIDTH * ROWS];
        for (int k = 0; k < 2; k++) {
            floats.activate(k, numbers("y" + k), u);
            bits.activate(k, numbers("y" + k), v);
            equal(u, v);
        }
        for (int k = 1; k >= 0; k--) {
            floats.timesSlope(k, u);
            bits.timesSlope(k, v);
            equal(u, v);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.4f, -3, 1})
    void passesAreTheirPlainLoops(float slope) {
        assumeTrue(Lanes.vectorised(), "this JVM has no Vector API");
        float[] y = numbers("y");
        float[] u = new float[y.length];
        float[] v = new float[y.length];
        Passes.leakyRelu(slope, y, u);
        VectorPasses.leakyRelu(slope, y, v);
        equal(u, v);
        float[] s = numbers("s");
        float[] t = s.clone();
        Passes.timesSlope(slope, y, s);
        VectorPasses.timesSlope(slope, y, t);
        equal(s, t);
        float[] b = Arrays.copyOf(y, 64);
        Passes.addRow(b, s);
        Passes.advance(y, 0.3f, s, u);
        Passes.leakyRelu(slope, u, s);
        VectorPasses.advance(slope, y, 0.3f, t, b, v, t);
        equal(u, v);
        equal(s, t);
        Passes.timesSlope(slope, y, s);
        Passes.advance(u, 0.7f, s, u);
        VectorPasses.pull(slope, y, 0.7f, t, v);
        equal(u, v);
    }

    /** An odd number of rows, or an even one, each sum to n roundings. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 13, 64})
    void sumsOfRows(int rows) {
        int columns = 48;
        float[] x = new float[rows * columns];
        Key.of(6).child("rows").stream().gaussians(x, 0, x.length);
        float[] sum = new float[columns];
        Passes.sumOfRows(x, rows, sum);
        for (int i = 0; i < columns; i++) {
            double exact = 0;
            double size = 0;
            for (int r = 0; r < rows; r++) {
                exact += x[r * columns + i];
                size += Math.abs(x[r * columns + i]);
            }
            assertEquals(exact, sum[i], rows * 0x1p-24 * size);
        }
    }

    @Test
    void aShareThatFailsEndsTheOthersAndIsThrown() {
        try (WorkerPool pool = new WorkerPool(3)) {
            AtomicInteger met = new AtomicInteger();
            IllegalStateException e = assertThrows(
                    IllegalStateException.class,
                    () -> pool.together(3, t -> {
                        if (t == 1) throw new IllegalStateException("the cause");
                        pool.await();
                        met.incrementAndGet();
                    }));
            assertEquals("the cause", e.getMessage());
            assertEquals(0, met.get());
            pool.together(3, t -> {
                pool.await();
                met.incrementAndGet();
            });
            assertEquals(3, met.get());
        }
    }
}
