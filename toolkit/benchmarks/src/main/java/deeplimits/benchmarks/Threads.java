package deeplimits.benchmarks;

import java.util.concurrent.ForkJoinPool;

/** Bounds the threads of work that is parallel by itself. */
final class Threads {
    private Threads() {}

    /** Does the work on so many threads. */
    static void run(int threads, Runnable work) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        pool.submit(work).join();
        pool.shutdown();
    }
}
