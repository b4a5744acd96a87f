package deeplimits.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Computes cells 0, 1, ..., n - 1 on several threads and hands each result to the calling thread, which alone writes
 * journals and tables.
 *
 * <p>When the calling thread is interrupted, or a cell fails, the threads are interrupted in turn, no new cell begins, and
 * the cells finished before are kept.
 */
final class Sweep {
    private static final long GRACE = 800; // milliseconds for cells under way to notice an interruption

    private final int cells;
    private final IntFunction<Block> work;
    private final AtomicInteger next = new AtomicInteger();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    /** A finished cell, a failed one, or (cell -1) a thread that has nothing left to do. */
    private record Outcome(int cell, Block block, Throwable failure, boolean interrupted) {}

    /** How a sweep ended: whether it was interrupted, and the first cell that failed, or -1, with its cause. */
    record End(boolean interrupted, int failed, Throwable cause) {}

    /** Receives finished cells, on the calling thread. */
    @FunctionalInterface
    interface Sink {
        /** Takes the block of a cell; {@code whole} is false when an interruption may have cut it short. */
        void accept(int cell, Block block, boolean whole);
    }

    Sweep(int cells, IntFunction<Block> work) {
        this.cells = cells;
        this.work = work;
    }

    End run(int threads, Sink sink) {
        List<Thread> crew = new ArrayList<>();
        for (int i = 0; i < Math.min(threads, cells); i++) {
            Thread thread = new Thread(this::labour, "experiment-" + (i + 1));
            thread.setDaemon(true);
            crew.add(thread);
        }
        try {
            crew.forEach(Thread::start);
            return collect(crew, sink);
        } finally {
            stopped = true;
            crew.forEach(Thread::interrupt);
        }
    }

    private void labour() {
        int cell;
        while (!stopped && (cell = next.getAndIncrement()) < cells) {
            try {
                Block block = work.apply(cell);
                outcomes.add(new Outcome(cell, block, null, stopped || Thread.interrupted()));
            } catch (Throwable failure) {
                outcomes.add(new Outcome(cell, null, failure, stopped));
            }
        }
        outcomes.add(new Outcome(-1, null, null, false));
    }

    private End collect(List<Thread> crew, Sink sink) {
        boolean interrupted = false;
        int failed = -1;
        Throwable cause = null;
        long deadline = Long.MAX_VALUE;
        for (int working = crew.size(); working > 0; ) {
            Outcome outcome = null;
            try {
                long patience = Math.max(0, deadline - System.currentTimeMillis());
                outcome = stopped ? outcomes.poll(patience, TimeUnit.MILLISECONDS) : outcomes.take();
                if (outcome == null) {
                    break; // a cell that heeds no interruption is left to itself
                }
            } catch (InterruptedException stop) {
                interrupted = true;
            }
            if (outcome != null) {
                if (outcome.cell() < 0) {
                    working--;
                } else if (outcome.block() != null) {
                    sink.accept(outcome.cell(), outcome.block(), !outcome.interrupted());
                } else if (!outcome.interrupted() && (failed < 0 || outcome.cell() < failed)) {
                    failed = outcome.cell();
                    cause = outcome.failure();
                }
            }
            if (!stopped && (interrupted || failed >= 0)) {
                stopped = true;
                deadline = System.currentTimeMillis() + GRACE;
                crew.forEach(Thread::interrupt);
            }
        }
        return new End(interrupted, failed, cause);
    }
}
