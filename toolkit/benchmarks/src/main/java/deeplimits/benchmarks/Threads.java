package deeplimits.benchmarks;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** Bounds the threads of work that is parallel by itself. */
final class Threads {
    private Threads() {}

    /** Does the work on so many threads. */
    static void run(int threads, Runnable work) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        pool.submit(work).join();
        pool.shutdown();
    }

    /** Does the work once on each of so many threads at the same time. */
    static void each(int threads, Runnable work) {
        run(threads, () -> IntStream.range(0, threads).parallel().forEach(t -> work.run()));
    }
}
