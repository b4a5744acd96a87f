package deeplimits.kernel.session;

import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * One execution of a cell: it owns what its code prints and displays, also what threads that it started print after it has ended.
 *
 * <p>A thread belongs to the cell that started it. Workers of a shared fork-join pool outlive the cell that woke them, so they
 * belong to the cell that is running.
 */
final class Cell {
    private static final int FULL = 1 << 15;
    private static final InheritableThreadLocal<Cell> OWNER = new InheritableThreadLocal<>();
    private static volatile Cell running;

    private final Renderer renderer;
    private final Output output;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean pendingIsError;
    private ByteArrayInputStream typed = new ByteArrayInputStream(new byte[0]);
    private boolean ended;

    /** It holds no session: threads that live on, as a pool's do, would keep every declaration of an ended notebook alive. */
    Cell(Renderer renderer, Output output) {
        this.renderer = renderer;
        this.output = output;
    }

    /** The cell that the current thread's output belongs to, or null where no cell ever ran. */
    static Cell current() {
        Cell own = Thread.currentThread() instanceof ForkJoinWorkerThread ? running : OWNER.get();
        return own != null ? own : running;
    }

    Renderer renderer() {
        return renderer;
    }

    void begin() {
        CellStreams.install();
        OWNER.set(this);
        running = this;
    }

    void end() {
        synchronized (this) {
            flush();
            ended = true;
        }
        OWNER.remove();
        if (running == this) running = null;
    }

    synchronized void write(boolean error, byte[] bytes, int from, int count) {
        if (error != pendingIsError) flush();
        pendingIsError = error;
        pending.write(bytes, from, count);
        if (ended || pending.size() >= FULL) flush();
    }

    synchronized void flush() {
        String text = pending.toString(StandardCharsets.UTF_8);
        pending.reset();
        if (!text.isEmpty()) output.print(text, pendingIsError);
    }

    /** What was typed and not read yet, in bytes. */
    int typed() {
        return typed.available();
    }

    /** Reads what was typed, after asking for a line where nothing is left of the last one. */
    int read(byte[] to, int from, int count) throws IOException {
        if (count == 0) return 0;
        if (typed.available() == 0) {
            flush();
            typed = new ByteArrayInputStream((output.line() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return typed.read(to, from, count);
    }

    synchronized void display(DisplayData data) {
        flush();
        output.display(data);
    }

    synchronized void update(DisplayData data) {
        flush();
        output.update(data);
    }

    Object widget(Live live) {
        return output.widget(live);
    }
}
