package deeplimits.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Threads that wait for pieces of work that are short and many, unlike those of a {@link deeplimits.net.BlockExecutor}, which live for one run. */
final class WorkerPool implements AutoCloseable {
    private final ExecutorService pool;
    private volatile Phaser meeting;

    /** @param size at least 1; with one, everything runs on the caller's thread */
    WorkerPool(int size) {
        pool = size == 1
                ? null
                : Executors.newFixedThreadPool(size, work -> {
                    Thread thread = new Thread(work, "deeplimits-worker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * share(0), ..., share(n - 1) at the same time, n at most the size; ends when all of them have, whatever interrupts: a step is
     * short, and half a step is none.
     */
    void together(int n, IntConsumer share) {
        if (n == 1) {
            share.accept(0);
            return;
        }
        meeting = new Phaser(n);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CompletableFuture.allOf(IntStream.range(0, n)
                        .mapToObj(t -> CompletableFuture.runAsync(() -> attempt(share, t, failure), pool))
                        .toArray(CompletableFuture[]::new))
                .join();
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

    @Override
    public void close() {
        if (pool != null) pool.shutdown();
    }
}
