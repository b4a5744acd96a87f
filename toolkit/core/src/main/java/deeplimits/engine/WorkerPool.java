package deeplimits.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Threads that wait for pieces of work that are short and many, unlike those of a {@link deeplimits.net.BlockExecutor}, which live for one run. */
final class WorkerPool implements AutoCloseable {
    private final int size;
    private final ExecutorService pool;
    private volatile Phaser meeting;

    /** @param size at least 1; with one, everything runs on the caller's thread */
    WorkerPool(int size) {
        this.size = size;
        pool = size == 1
                ? null
                : Executors.newFixedThreadPool(size, work -> {
                    Thread thread = new Thread(work, "deeplimits-worker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    int size() {
        return size;
    }

    /** share(0), ..., share(n - 1) at the same time, n at most {@link #size}; ends when all of them have. */
    void together(int n, IntConsumer share) {
        if (n == 1) {
            share.accept(0);
            return;
        }
        meeting = new Phaser(n);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Future<?>> futures = new ArrayList<>();
        for (int t = 0; t < n; t++) {
            int mine = t;
            futures.add(pool.submit(() -> attempt(share, mine, failure)));
        }
        for (Future<?> future : futures) join(future);
        meeting = null;
        if (failure.get() instanceof RuntimeException e) throw e;
        if (failure.get() instanceof Error e) throw e;
    }

    private void attempt(IntConsumer share, int t, AtomicReference<Throwable> failure) {
        try {
            share.accept(t);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            meeting.forceTermination(); // nobody waits for a share that will not come
        }
    }

    /** To be called in a share of the work: waits for all the others to call it. */
    void await() {
        if (meeting != null && meeting.arriveAndAwaitAdvance() < 0)
            throw new IllegalStateException("another share of the work failed");
    }

    /** Waits to the end whatever interrupts: a step is short, and half a step is none. */
    private static void join(Future<?> future) {
        boolean interrupted = false;
        while (!future.isDone()) {
            try {
                future.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause()); // attempt lets none through
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    @Override
    public void close() {
        if (pool != null) pool.shutdown();
    }
}
