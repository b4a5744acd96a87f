package deeplimits.lab;

import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * Computes the cells of a run on several threads of this JVM, each of which hands over what it has computed before it takes the next.
 *
 * <p>Hence at most one cell a thread is computed and not yet handed over, however slow the taking is. When the calling thread
 * is interrupted, or a cell fails, the threads are interrupted in turn, no new cell begins, and what was handed over stands.
 */
record Workers(int threads) implements Consumer<OpenCells> {
    /** Milliseconds for cells under way to notice an interruption, before a notebook stops the thread that waits for them. */
    private static final long GRACE = 100;

    @Override
    public void accept(OpenCells cells) {
        int[] numbers = cells.numbers();
        int size = Math.min(threads, numbers.length);
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, size), work -> {
            Thread thread = new Thread(work, "experiment");
            thread.setDaemon(true);
            return thread;
        });
        CompletionService<Void> ends = new ExecutorCompletionService<>(pool);
        AtomicInteger next = new AtomicInteger();
        for (int t = 0; t < size; t++) ends.submit(() -> share(cells, numbers, next, pool), null);
        try {
            for (int t = 0; t < size; t++) ends.take().get();
        } catch (InterruptedException stop) {
            end(pool);
            cells.interrupted();
        } catch (ExecutionException e) {
            end(pool);
            if (e.getCause() instanceof Error error) throw error;
            throw (RuntimeException) e.getCause();
        } finally {
            pool.shutdown();
        }
    }

    private static void share(OpenCells cells, int[] numbers, AtomicInteger next, ExecutorService pool) {
        int i;
        while (!pool.isShutdown() && (i = next.getAndIncrement()) < numbers.length) {
            Table block = null;
            RuntimeException failure = null;
            try {
                block = cells.measure(numbers[i]);
            } catch (IllegalStateException e) {
                failure = e;
            }
            boolean whole = !Thread.interrupted() && !pool.isShutdown();
            if (failure == null) cells.keep(numbers[i], block, whole);
            else if (whole) throw failure;
        }
    }

    /** What does not end in time is left to itself. */
    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(GRACE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException again) {
            // the caller wants to be back
        }
    }
}
