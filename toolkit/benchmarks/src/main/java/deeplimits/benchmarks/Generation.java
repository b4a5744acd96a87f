package deeplimits.benchmarks;

import deeplimits.engine.GemmFloor;
import deeplimits.engine.NormalFloor;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.util.List;

/** The weights of W3: a network of fractional weights, two matrices of d = 40 at L = 1000, 3,200 paths in all. */
record Generation() implements Workload {
    private static final int WIDTH = 40;
    private static final int DEPTH = 1000;
    private static final int TRANSFORM = 2048;

    @Override
    public String name() {
        return "W3-generation";
    }

    @Override
    public String unit() {
        return "network: " + 2 * WIDTH * WIDTH + " paths of fractional weights, L = " + DEPTH
                + "; authors from single paths";
    }

    @Override
    public List<String> variants() {
        return List.of("floor", "draw", "draw, 2 threads");
    }

    @Override
    public int run(String variant) {
        if (variant.equals("floor")) {
            long numbers = 2L * WIDTH * WIDTH * TRANSFORM; // a transform of complex numbers makes two paths
            NormalFloor.draw(numbers);
            GemmFloor.multiply(numbers / 2 * 5 / 2 * Integer.numberOfTrailingZeros(TRANSFORM));
            return 1;
        }
        Threads.run(threads(variant), () -> {
            for (String matrix : List.of("V", "W"))
                Law.fractional(0.3).draw(DEPTH, WIDTH, WIDTH, Key.of(1).child(matrix));
        });
        return 1;
    }
}
