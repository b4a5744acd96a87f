package deeplimits.net;

import deeplimits.Require;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Threads that share out blocks of members, and stop at an interruption of the caller.
 *
 * <p>Which thread takes a block decides no bit of it.
 */
public final class BlockExecutor {
    private final int threads;
    private final IntConsumer progress;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopped;
    private volatile Throwable failure;

    /**
     * An executor for one run.
     *
     * @param threads at least 1
     * @param progress told of the members done since it was told last; from one thread at a time
     */
    public BlockExecutor(int threads, IntConsumer progress) {
        this.threads = Require.atLeast(1, "threads", threads);
        this.progress = Require.present("progress", progress);
    }

    /** How many threads there may be. */
    public int threads() {
        return threads;
    }

    /** Whether work begun should be left. */
    public boolean stopped() {
        return stopped;
    }

    /**
     * Runs work(b), which gives the members it finished, for all blocks b. After an interruption of the caller the blocks begun
     * are left, the finished ones stand, and the caller's interrupt flag is set again.
     *
     * @param blocks number of blocks, at least 0
     * @param work from a block to the members finished in it
     */
    public void run(int blocks, IntUnaryOperator work) {
        Require.present("work", work);
        Thread[] workers = new Thread[Math.min(threads, Require.atLeast(0, "blocks", blocks))];
        for (int t = 0; t < workers.length; t++) {
            workers[t] = new Thread(() -> share(blocks, work), "deeplimits-ensemble-" + t);
            workers[t].setDaemon(true);
            workers[t].start();
        }
        join(workers);
        if (failure instanceof RuntimeException e) throw e;
        if (failure instanceof Error e) throw e;
    }

    private void share(int blocks, IntUnaryOperator work) {
        try {
            for (int b = next.getAndIncrement(); b < blocks && !stopped; b = next.getAndIncrement()) {
                int done = work.applyAsInt(b);
                synchronized (this) {
                    progress.accept(done);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            stopped = true;
        }
    }

    private void join(Thread[] workers) {
        boolean interrupted = false;
        for (int t = 0; t < workers.length; ) {
            try {
                workers[t].join();
                t++;
            } catch (InterruptedException e) {
                interrupted = true;
                stopped = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
