package deeplimits.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Computes cells 0, 1, ..., n - 1 on several threads, each of which hands over what it has computed before it takes the next.
 *
 * <p>Hence at most one cell a thread is computed and not yet handed over, however slow the taking is. When the calling thread
 * is interrupted, or a cell fails, the threads are interrupted in turn, no new cell begins, and what was handed over stands.
 */
final class Workers {
    private static final long GRACE = 800; // milliseconds for cells under way to notice an interruption

    private final int cells;
    private final IntFunction<CellRows> work;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopped;
    private boolean closed; // nothing is taken any more, not even from a cell that heeds no interruption
    private boolean interrupted;
    private int working;
    private int failed = -1;
    private Throwable cause;
    private Throwable refusal; // by the sink

    /** Takes finished cells, one at a time, on the thread that computed it. */
    @FunctionalInterface
    interface Sink {
        /** Takes the block of a cell; {@code whole} is false when an interruption may have cut it short. */
        void accept(int cell, CellRows block, boolean whole);
    }

    Workers(int cells, IntFunction<CellRows> work) {
        this.cells = cells;
        this.work = work;
    }

    /** Runs until all cells are done, one has failed, or the caller is interrupted; what the sink throws is thrown. */
    void run(int threads, Sink sink) {
        List<Thread> crew = new ArrayList<>();
        for (int i = 0; i < Math.min(threads, cells); i++) {
            Thread thread = new Thread(() -> labour(sink), "experiment-" + (i + 1));
            thread.setDaemon(true);
            crew.add(thread);
        }
        working = crew.size();
        crew.forEach(Thread::start);
        await(crew);
        if (refusal instanceof RuntimeException e) throw e;
        if (refusal instanceof Error e) throw e;
    }

    /** Whether the caller was interrupted. */
    boolean interrupted() {
        return interrupted;
    }

    /** The first cell that failed, where one did. */
    int failed() {
        return failed;
    }

    /** Why it failed; null where none did. */
    Throwable cause() {
        return cause;
    }

    private synchronized void await(List<Thread> crew) {
        long deadline = 0;
        while (working > 0 && (deadline == 0 || System.currentTimeMillis() < deadline)) {
            try {
                wait(deadline == 0 ? 0 : Math.max(1, deadline - System.currentTimeMillis()));
            } catch (InterruptedException stop) {
                interrupted = true;
                stopped = true;
            }
            if (stopped && deadline == 0) {
                deadline = System.currentTimeMillis() + GRACE;
                crew.forEach(Thread::interrupt);
            }
        }
        closed = true;
    }

    private void labour(Sink sink) {
        int cell;
        while (!stopped && (cell = next.getAndIncrement()) < cells) {
            CellRows block = null;
            Throwable failure = null;
            try {
                block = work.apply(cell);
            } catch (Throwable thrown) {
                failure = thrown;
            }
            boolean whole = !Thread.interrupted() && !stopped;
            handOver(cell, block, failure, whole, sink);
        }
        synchronized (this) {
            working--;
            notifyAll();
        }
    }

    private synchronized void handOver(int cell, CellRows block, Throwable failure, boolean whole, Sink sink) {
        if (closed) return;
        try {
            if (failure == null) {
                sink.accept(cell, block, whole);
            } else if (whole && (failed < 0 || cell < failed)) {
                failed = cell;
                cause = failure;
            }
        } catch (RuntimeException | Error e) {
            refusal = refusal == null ? e : refusal;
        }
        stopped |= cause != null || refusal != null;
        notifyAll();
    }
}
