package deeplimits.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Which {@link Lanes} to take: a question of speed alone, for all give the same bits. */
final class BackEnds {
    /** The compiler takes about a second over the SIMD kernels: so many draws in plain loops take less. */
    private static final long WARM_UP = 100_000_000;

    private static final AtomicLong DRAWN = new AtomicLong();

    private BackEnds() {}

    /**
     * The back end of the next run: SIMD where its module is present and the work so far is worth its start, else plain loops.
     *
     * @param members of one thread
     * @param draws of the run, about
     */
    static Supplier<Lanes> next(int members, double draws) {
        long drawn = DRAWN.accumulateAndGet((long) Math.min(draws, WARM_UP), (a, b) -> Math.min(a + b, WARM_UP));
        if (Lanes.vectorised() && drawn == WARM_UP) return VectorLanes::new;
        return members >= WideLanes.COUNT ? WideLanes::new : PlainLanes::new;
    }
}
