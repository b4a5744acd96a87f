package deeplimits.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that wait for pieces of work that are short and many, unlike those of a {@link Crew}, which live for one run. */
final class Team implements AutoCloseable {
    private final int size;
    private final ExecutorService pool;

    /** @param size at least 1; with one, everything runs on the caller's thread */
    Team(int size) {
        this.size = size;
        pool = size == 1 ? null : Executors.newFixedThreadPool(size, work -> {
            Thread thread = new Thread(work, "deeplimits-team");
            thread.setDaemon(true);
            return thread;
        });
    }

    int size() {
        return size;
    }

    /** share(0), ..., share(n - 1), all of them done. */
    <T> List<T> together(int n, IntFunction<T> share) {
        List<T> results = new ArrayList<>();
        if (pool == null || n == 1) {
            for (int t = 0; t < n; t++) results.add(share.apply(t));
            return results;
        }
        List<Future<T>> futures = new ArrayList<>();
        for (int t = 0; t < n; t++) {
            int mine = t;
            futures.add(pool.submit(() -> share.apply(mine)));
        }
        for (Future<T> future : futures) results.add(join(future));
        return results;
    }

    /** Waits to the end whatever interrupts: a step is short, and half a step is none. */
    private static <T> T join(Future<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (pool != null) pool.shutdown();
    }
}
